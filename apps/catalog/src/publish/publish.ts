// Publishes versions of billers: stored, told as events and seen by searches together, in the caller's
// transaction.
import { eventOf, events } from '#events';
import type { Tx } from '#db';
import type { EventLog } from '#log';
import { now, today } from '#time';
import { versionsToPublish } from './publish.rules.js';
import { beginEdition, insertVersions, savePublished, versionsOf, type NewVersion } from './publish.sql.js';

const atOnceMax = 1_000;

/** Every version must be new and allowed by `billerProblems`. */
export async function publish(tx: Tx, log: EventLog, versions: readonly NewVersion[]): Promise<void> {
  const at = now();
  const day = today(at);
  const edition = await beginEdition(tx);
  for (let from = 0; from < versions.length; from += atOnceMax) {
    const some = versions.slice(from, from + atOnceMax);
    await insertVersions(tx, some, at);
    const stored = await versionsOf(tx, [...new Set(some.map(({ content }) => content.code))]);
    const billers = [...stored].map(([code, all]) => ({ code, versions: versionsToPublish(all, day), all }));
    await savePublished(tx, billers, edition);
    const told = billers.map(({ code, versions: published, all }) =>
      eventOf(
        events.billerPublished,
        { code, versions: published as unknown as Record<string, unknown>[] },
        { id: `${code}.${all.at(-1)!.version}`, timeMs: at.getTime() },
      ),
    );
    await log.append(tx, 'catalog.billers', told);
  }
}
