// Everything that takes bytes from outside.
import { fileTargets } from './files.js';
import { mailTargets } from './mails.js';
import { recordTargets } from './records.js';
import type { Target } from './target.js';

export const targets: readonly Target[] = [...fileTargets, ...recordTargets, ...mailTargets];
