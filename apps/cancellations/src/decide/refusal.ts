// Turns a refused decision into the problem document that the door answers with.
import { Problem } from '#http';
import type { Refusal } from './decide.rules.js';

export function problemOfRefusal({ kind, code, text }: Refusal): Problem {
  return new Problem(kind, text, { errors: [{ path: '', code, message: text }] });
}
