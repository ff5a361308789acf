// Keeps a key that signs and, a day before it is needed, the next one, so that every service knows a key
// before its first token.
import { trustKey } from '#access';
import { eventOf, events } from '#events';
import { newId, now } from '#time';
import type { Tx } from '#db';
import type { Runtime } from '#service';
import { exportJWK, generateKeyPair } from 'jose';
import type { Seal } from '../seal.js';
import { endKeys, insertKey, livingKeys, lockKeys, type StoredKey } from './signing-key.sql.js';

const dayMs = 86_400_000;
const signsForMs = 30 * dayMs;
const publishedAheadMs = dayMs;
/** Longer than any token lives that the key may have signed. */
const checksOnForMs = 3_600_000;

/** Makes the keys that are missing; does nothing most of the time. */
export async function rotateKeys(runtime: Runtime, seal: Seal): Promise<void> {
  await runtime.database.transaction(async (tx) => {
    await lockKeys(tx);
    const at = now();
    const [latest] = await livingKeys(tx, at);
    const signs = latest && latest.signs_until > at;
    if (!signs) await makeKey({ runtime, seal }, tx, at);
    else if (latest.signs_until.getTime() - at.getTime() < publishedAheadMs)
      await makeKey({ runtime, seal }, tx, latest.signs_until);
  });
}

/** After a theft: all keys end at once, every token with them, and a new key signs. */
export async function replaceKeys(runtime: Runtime, seal: Seal, tx: Tx): Promise<string[]> {
  await lockKeys(tx);
  const at = now();
  const ended = await endKeys(tx, at);
  for (const { kid, jwk } of ended) await publish(runtime, tx, { kid, jwk, notAfterMs: at.getTime() });
  await makeKey({ runtime, seal }, tx, at);
  return ended.map((key) => key.kid);
}

async function makeKey(
  { runtime, seal }: { runtime: Runtime; seal: Seal },
  tx: Tx,
  from: Date,
): Promise<void> {
  const kid = newId('key');
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const until = new Date(from.getTime() + signsForMs);
  const key: StoredKey = {
    kid,
    jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' },
    private_sealed: seal.close(Buffer.from(JSON.stringify(await exportJWK(privateKey))), kid),
    signs_from: from,
    signs_until: until,
    not_after: new Date(until.getTime() + checksOnForMs),
  };
  await insertKey(tx, key);
  await publish(runtime, tx, { kid, jwk: key.jwk, notAfterMs: key.not_after.getTime() });
}

async function publish(
  runtime: Runtime,
  tx: Tx,
  key: { kid: string; jwk: Record<string, unknown>; notAfterMs: number },
): Promise<void> {
  await trustKey(tx, 'auth', key);
  const id = `${key.kid}.${key.notAfterMs}`;
  const event = eventOf(events.keyPublished, key, { id, timeMs: now().getTime() });
  await runtime.log.append(tx, 'auth.users', [event]);
}
