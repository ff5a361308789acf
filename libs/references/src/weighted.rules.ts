// Check digits by weights, modulo 10 or 11: what national schemes (KID, ISBN-10, personal numbers, EAN) are
// made of.
import type { CheckSystem, Promises } from './check-digit.rules.js';
import type { WeightedCheck } from './format.js';

/** The system of given weights. Its promises follow from the weights: see promisesOf(). */
export function weightedSystem(spec: WeightedCheck): CheckSystem {
  const modulus = spec.system === 'mod-11' ? 11 : 10;
  const { weights, from: end = 'right', result = 'complement', ten = 'refuse' } = spec;
  const count = weights.length;
  // The code of the check digit; -1 if the text is not digits or has no check digit.
  const checkCode = (text: string, from: number, to: number): number => {
    let total = 0;
    for (let i = from; i < to; i++) {
      const digit = text.charCodeAt(i) - 48;
      if (!(digit >= 0 && digit <= 9)) return -1;
      const place = end === 'left' ? i - from : to - 1 - i;
      total += digit * weights[place % count];
    }
    const remainder = total % modulus;
    const check = result === 'remainder' ? remainder : (modulus - remainder) % modulus;
    if (check < 10) return check + 48;
    return ten === 'refuse' ? -1 : ten.charCodeAt(0);
  };
  return {
    valid: (text, from, to) => text.charCodeAt(to - 1) === checkCode(text, from, to - 1),
    complete(text, from, to) {
      const code = checkCode(text, from, to - 1);
      return code < 0 ? undefined : text.slice(0, to - 1) + String.fromCharCode(code) + text.slice(to);
    },
    alphabet: '0123456789',
    checkOnly: ten === 'X' && modulus === 11 ? 'X' : '',
    lengthMin: 2,
    promises: promisesOf(spec),
  };
}

/**
 * A wrong digit moves the sum by its difference times the weight: it is caught if no such product is a
 * multiple of the modulus. Exchanged neighbours move it by the difference of their weights. Writing ten as 0
 * gives one check digit to two remainders, and the promise is gone.
 */
export function promisesOf(spec: WeightedCheck): Promises {
  const modulus = spec.system === 'mod-11' ? 11 : 10;
  if (modulus === 11 && spec.ten === '0') return { substitution: 'none', transposition: 'none' };
  const coprime = (weight: number): boolean =>
    modulus === 11 ? weight % 11 !== 0 : weight % 2 !== 0 && weight % 5 !== 0;
  if (!spec.weights.every(coprime)) return { substitution: 'none', transposition: 'none' };
  // The check digit itself counts once, with the sign that makes the whole sum a multiple of the modulus.
  const ownWeight = spec.result === 'remainder' ? modulus - 1 : 1;
  const { weights } = spec;
  const neighboursDiffer = weights.every((weight, index) =>
    [weights[(index + 1) % weights.length], ownWeight].every((next) =>
      coprime(modulus + next - (weight % modulus)),
    ),
  );
  return { substitution: 'every', transposition: neighboursDiffer ? 'every' : 'none' };
}
