// Whether a change of a biller may be proposed and approved: well formed, a change at all, and not of the
// past. Pure.
import { billerProblems, type BillerVersion } from '#references';
import { differenceOf, type Difference } from '../history/difference.rules.js';

export interface Finding {
  path: string;
  code: string;
  message: string;
}

/** A draft compared with what is stored. `content` is there if nothing forbids it. */
export interface Draft {
  code: string;
  basedOn: number;
  content?: BillerVersion;
  problems: Finding[];
  difference: Difference[];
  warnings: string[];
}

interface Stored {
  versions: readonly BillerVersion[];
  today: string;
}

/** A draft is a biller's version; its number is given by us, whatever it says. */
export function readDraft(draft: unknown, { versions, today }: Stored): Draft {
  const latest = versions.at(-1);
  const basedOn = latest?.version ?? 0;
  const content = { ...(draft as BillerVersion), version: basedOn + 1 };
  const found: Draft = { code: codeOf(draft), basedOn, problems: [], difference: [], warnings: [] };
  found.problems = billerProblems(isObject(draft) ? content : draft);
  if (found.problems.length > 0) return found;
  found.difference = latest ? differenceFrom(latest, content) : [];
  if (latest && isUnchanged(latest, content, found.difference))
    found.problems.push({
      path: '',
      code: 'unchanged',
      message: `${found.code} is no different from its version ${basedOn}`,
    });
  else found.problems.push(...dayProblems(content, today));
  if (found.problems.length === 0) found.content = content;
  found.warnings = warningsOf(content, versions);
  return found;
}

/** The same on a later day is no change; on an earlier day it is, for then it is in force before. */
function isUnchanged(
  latest: BillerVersion,
  content: BillerVersion,
  difference: readonly Difference[],
): boolean {
  return difference.every(({ path }) => path === 'validFrom') && content.validFrom >= latest.validFrom;
}

/** What a version changes of another, without their numbers. */
export function differenceFrom(before: BillerVersion, after: BillerVersion): Difference[] {
  return differenceOf(before, after).filter(({ path }) => path !== 'version');
}

/** A payment that was judged already must not be judged otherwise afterwards. */
function dayProblems({ validFrom }: BillerVersion, today: string): Finding[] {
  if (validFrom >= today) return [];
  const message = `validFrom must be today (${today}) or later, it is ${validFrom}`;
  return [{ path: 'validFrom', code: 'past', message }];
}

function warningsOf(content: BillerVersion, versions: readonly BillerVersion[]): string[] {
  return versions
    .filter((version) => version.validFrom > content.validFrom)
    .map(
      (version) =>
        `version ${version.version} follows on ${version.validFrom} without this change: ` +
        'propose it for that day too',
    );
}

export function codeOf(draft: unknown): string {
  return isObject(draft) && typeof draft.code === 'string' ? draft.code : '';
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
