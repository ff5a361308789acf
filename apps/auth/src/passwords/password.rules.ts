// What a password must be. The bank demands the classes of characters; the rest is OWASP ASVS 5.0. Pure.
import { commonPasswords } from './known-passwords.rules.js';

export interface UnmetRule {
  code: string;
  message: string;
}

const lengthMin = 8;
const lengthMax = 128;
/** A common password with so few characters around it is still that password. */
const decorationMax = 5;

/** Every rule that the password does not meet; none if it is good. */
export function unmetRules(password: string, person: { username: string; names?: string[] }): UnmetRule[] {
  const unmet: UnmetRule[] = [];
  const demand = (met: boolean, code: string, message: string) => {
    if (!met) unmet.push({ code, message });
  };
  const length = [...password].length;
  demand(length >= lengthMin, 'too-short', `the password must have at least ${lengthMin} characters`);
  demand(length <= lengthMax, 'too-long', `the password must have at most ${lengthMax} characters`);
  demand(/\p{Lu}/u.test(password), 'no-uppercase', 'the password must have an uppercase letter');
  demand(/\p{Ll}/u.test(password), 'no-lowercase', 'the password must have a lowercase letter');
  demand(/\p{Nd}/u.test(password), 'no-digit', 'the password must have a digit');
  demand(/[^\p{L}\p{N}\s]/u.test(password), 'no-symbol', 'the password must have a symbol, such as ! or -');
  demand(!/\p{Cc}/u.test(password), 'control-character', 'the password must not have control characters');
  demand(!isCommon(password), 'common', 'the password is one that many people use, or nearly so');
  demand(
    !holdsName(password, [...person.username.split(/[._-]/), person.username, ...(person.names ?? [])]),
    'holds-name',
    'the password must not hold your username or name',
  );
  return unmet;
}

/** Also finds `P@ssw0rd1!`: what letters stand for is undone, and what is put around is taken off. */
function isCommon(password: string): boolean {
  const lower = password.toLowerCase();
  const forms = [lower, plain(lower)];
  if (forms.some((form) => commonPasswords.has(form))) return true;
  return forms.some((form) => {
    const core = form.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
    return core.length >= 4 && form.length - core.length <= decorationMax && commonPasswords.has(core);
  });
}

const standsFor: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

function plain(text: string): string {
  return text.replace(/[013457@$!]/g, (letter, index: number) =>
    // At the end these are decoration, not letters.
    /\p{L}/u.test(text.slice(index + 1)) ? standsFor[letter] : letter,
  );
}

function holdsName(password: string, names: string[]): boolean {
  const lower = password.toLowerCase();
  return names.some((name) => name.length >= 4 && lower.includes(name.toLowerCase()));
}
