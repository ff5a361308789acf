// Which versions of a biller are published: those that a payment may still have to be judged by. Pure.
import type { BillerVersion } from '#references';

const dayMs = 86_400_000;
// A consumer that was away so long still judges yesterday's payments by the version of their day.
const keptAfterEndDays = 31;

/** The versions without those that another one replaced long ago; the last one that began always stays. */
export function versionsToPublish(versions: readonly BillerVersion[], today: string): BillerVersion[] {
  const since = new Date(Date.parse(today) - keptAfterEndDays * dayMs).toISOString().slice(0, 10);
  return versions
    .filter((version) => !versions.some((other) => other.validFrom <= since && replaces(other, version)))
    .sort((a, b) => a.version - b.version);
}

/** Whether one version takes the place of another from the day it begins. */
function replaces(later: BillerVersion, earlier: BillerVersion): boolean {
  if (later.validFrom !== earlier.validFrom) return later.validFrom > earlier.validFrom;
  return later.version > earlier.version;
}
