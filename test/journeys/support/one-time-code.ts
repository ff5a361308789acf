// An operator's token generator: RFC 6238 codes from the secret in demo.json.
import { now } from '#time';
import { generate } from 'otplib';

/** `aheadMs`: how far the clock of the product is ahead of ours. */
export function oneTimeCode(secret: string, aheadMs = 0): Promise<string> {
  return generate({ secret, epoch: Math.floor((now().getTime() + aheadMs) / 1_000) });
}
