// Brings a reference as a customer writes it into the form that is compared: case and blanks, and nothing
// else.
import type { Normalisation } from './format.js';

const keep = 0;
const drop = 1;
const raise = 2;
const asciiBlanks = ' \t\r\n';
// No-break and typographic blanks, and the invisible marks that come along when text is copied out of a PDF.
const otherBlank = /[\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff]/;

/**
 * The normalisation as a function. Only a to z are folded: folding all of Unicode would make valid letters of
 * foreign ones.
 */
export function normaliserOf(rule: Normalisation = {}): (text: string) => string {
  const actions = actionsOf(rule);
  const dropOther = rule.blanks !== 'keep';
  const actionOn = (code: number): number => {
    if (code < 128) return actions[code];
    return dropOther && otherBlank.test(String.fromCharCode(code)) ? drop : keep;
  };
  return (text) => {
    let at = 0;
    while (at < text.length && actionOn(text.charCodeAt(at)) === keep) at++;
    if (at === text.length) return text;
    let normalised = text.slice(0, at);
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      const action = actionOn(code);
      if (action === raise) normalised += String.fromCharCode(code - 32);
      else if (action === keep) normalised += text[at];
    }
    return normalised;
  };
}

function actionsOf(rule: Normalisation): Uint8Array {
  const actions = new Uint8Array(128);
  if (rule.case !== 'keep') actions.fill(raise, 97, 123);
  const dropped = (rule.blanks === 'keep' ? '' : asciiBlanks) + (rule.remove ?? '');
  for (const character of dropped) actions[character.charCodeAt(0)] = drop;
  return actions;
}
