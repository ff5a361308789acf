// What the journeys of auth do again and again: codes of tokens, signing in, agreements.
import { now, setClockOffset } from '#time';
import { generateSync } from 'otplib';
import type { Answer, AuthHost, DemoPerson } from './auth-host.js';

/** Whatever hosts auth, alone or with the other services. */
type Host = Pick<AuthHost, 'call' | 'demo'>;

let offsetMs = 0;

/** Moves the clock of the whole process on. */
export function passTime(ms: number): void {
  offsetMs += ms;
  setClockOffset(offsetMs);
}

/** The code that an authenticator app shows now; otplib is no part of the product. */
export function codeNow(secret: string): string {
  return generateSync({ secret, epoch: Math.floor(now().getTime() / 1_000) });
}

/** The code after the one that was used last: codes are good once, and change every half minute. */
export function freshCode(secret: string): string {
  passTime(31_000);
  return codeNow(secret);
}

export const secretOf = (person: DemoPerson): string | undefined => person.totpSecret ?? person.otpSecret;

export function signIn(auth: Host, person: DemoPerson, more: object = {}): Promise<Answer> {
  const secret = secretOf(person);
  const { username, password } = person;
  const otp = secret && freshCode(secret);
  return auth.call('POST', '/v1/auth/sign-in', {
    json: { username, password, ...(otp && { otp }), ...more },
  });
}

/** The access token of the demo's operator with that role. */
export async function operatorToken(auth: Host, role: string): Promise<string> {
  const operator = auth.demo.operators.find((person) => person.roles?.includes(role))!;
  const answer = await signIn(auth, operator);
  if (answer.status !== 200) throw new Error(`${role} cannot sign in: ${JSON.stringify(answer.body)}`);
  return answer.body.access_token as string;
}

export const customer = (auth: Host, username: string): DemoPerson =>
  auth.demo.customers.find((person) => person.username === username)!;

export const agreement = {
  username: 'besa.morina',
  firstName: 'Besa',
  lastName: 'Morina',
  personalNumber: '1234567892',
  email: 'besa@customers.example',
  language: 'en',
  right: 'info',
  ibans: ['XK051212012345678906'],
  card: { lastFour: '4821', expires: '09/28' },
  delivery: 'email',
};

/** The line of a message that begins with the label. */
export function lineOf(text: string | undefined, label: string): string {
  const found = text?.split('\n').find((line) => line.startsWith(label));
  if (!found) throw new Error(`no line begins with ${label}: ${text}`);
  return found.slice(label.length).trim();
}
