// The public keys that sign tokens, from the service's own table; read again when a token names a key not
// seen yet, and when old.
import { monotonicMs, now } from '#time';
import type { Database } from '#db';
import { importJWK, type CryptoKey, type JWK } from 'jose';
import { setTimeout as pause } from 'node:timers/promises';
import { readTrustedKeys } from './access.sql.js';

// A flood of tokens with made-up key ids costs one small query in this time, and a new key is known after it.
const readAgainAfterMs = 250;
// A key may be ended before its time.
const copyAgeMaxMs = 1_000;

interface KnownKey {
  key: CryptoKey | Uint8Array;
  notAfterMs: number;
}

export class TrustedKeys {
  private keys = new Map<string, KnownKey>();
  private readAtMs = Number.NEGATIVE_INFINITY;
  private reading?: Promise<void>;

  constructor(
    private readonly database: Database,
    private readonly onTrouble: (error: unknown) => void,
  ) {}

  /** The key of that id, if it is trusted now. A key not seen yet is waited for until the next read. */
  async find(kid: string): Promise<CryptoKey | Uint8Array | undefined> {
    if (monotonicMs() - this.readAtMs > copyAgeMaxMs || !this.keys.has(kid)) {
      this.reading ??= this.readInTime().finally(() => (this.reading = undefined));
      await this.reading;
    }
    const known = this.keys.get(kid);
    return known && known.notAfterMs > now().getTime() ? known.key : undefined;
  }

  private async readInTime(): Promise<void> {
    const waitMs = this.readAtMs + readAgainAfterMs - monotonicMs();
    if (waitMs > 0) await pause(waitMs);
    await this.read();
  }

  private async read(): Promise<void> {
    const rows = await readTrustedKeys(this.database, this.database.schema);
    const keys = new Map<string, KnownKey>();
    for (const { kid, jwk, not_after: notAfter } of rows) {
      try {
        const { key } = this.keys.get(kid) ?? { key: await importJWK(jwk as JWK) };
        keys.set(kid, { key, notAfterMs: notAfter.getTime() });
      } catch (error) {
        // One key that cannot be read must not take the others away; its own tokens are refused.
        this.onTrouble(error);
      }
    }
    this.keys = keys;
    this.readAtMs = monotonicMs();
  }
}
