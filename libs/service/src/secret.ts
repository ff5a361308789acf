// The one secret of an installation and the keys derived from it.
import { randomToken } from '#time';
import { hkdfSync } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeOwnFolder } from './own-folder.js';

/**
 * Keys by purpose, 32 bytes each (HKDF-SHA-256, RFC 5869). Without PAGESA_SECRET
 * the secret is made once and kept in the data folder, mode 0600.
 */
export function secretsOf(
  configured: string | undefined,
  dataFolder: string,
): (purpose: string) => Uint8Array {
  const secret = configured ?? keptSecret(dataFolder);
  return (purpose) => new Uint8Array(hkdfSync('sha256', secret, '', `pagesa ${purpose}`, 32));
}

function keptSecret(folder: string): string {
  makeOwnFolder(folder);
  const file = join(folder, 'secret');
  if (!existsSync(file)) writeFileSync(file, randomToken(48), { mode: 0o600 });
  chmodSync(file, 0o600);
  return readFileSync(file, 'utf8').trim();
}
