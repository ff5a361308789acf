// Encrypts what must be kept secret at rest and read again (AES-256-GCM), and makes keyed hashes of what
// must only be compared.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { randomToken } from '#time';

const nonceBytes = 12;
const tagBytes = 16;
const version = 1;

export class Seal {
  private readonly encryption: Buffer;
  private readonly authentication: Buffer;

  constructor(secret: Uint8Array) {
    const derived = (info: string) => Buffer.from(hkdfSync('sha256', secret, '', info, 32));
    this.encryption = derived('encrypt');
    this.authentication = derived('hash');
  }

  /** `of` names what the secret belongs to: a sealed value moved to another row does not open. */
  close(secret: Uint8Array, of: string): Buffer {
    const nonce = Buffer.from(randomToken(nonceBytes), 'base64url');
    const cipher = createCipheriv('aes-256-gcm', this.encryption, nonce).setAAD(Buffer.from(of));
    const hidden = Buffer.concat([cipher.update(secret), cipher.final()]);
    return Buffer.concat([Buffer.from([version]), nonce, cipher.getAuthTag(), hidden]);
  }

  open(sealed: Uint8Array, of: string): Buffer {
    const box = Buffer.from(sealed);
    if (box[0] !== version) throw new Error(`the secret of ${of} was sealed in an unknown way`);
    const nonce = box.subarray(1, 1 + nonceBytes);
    const tag = box.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes);
    const decipher = createDecipheriv('aes-256-gcm', this.encryption, nonce)
      .setAAD(Buffer.from(of))
      .setAuthTag(tag);
    return Buffer.concat([decipher.update(box.subarray(1 + nonceBytes + tagBytes)), decipher.final()]);
  }

  /**
   * A keyed hash (HMAC-SHA-256): the same value gives the same hash, and nobody without the key can try
   * values.
   */
  hash(value: string, of: string): Buffer {
    return createHmac('sha256', this.authentication).update(`${of}\0${value}`).digest();
  }
}
