// An operator's token generator: RFC 6238 codes from the secret in demo.json.
import { generate } from 'otplib';

export function oneTimeCode(secret: string): Promise<string> {
  return generate({ secret });
}
