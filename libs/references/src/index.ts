/**
 * What can be paid and how its references are checked. Pure: no clock, no input or output, the same answer
 * everywhere. Catalog saves only what `billerProblems` finds good; payments and catalog judge with the same
 * `compileBiller`.
 */
export type { ReferenceFormat } from './format.js';
export { compileFormat, type CompiledFormat } from './compile.rules.js';
export { saveProblems } from './save.rules.js';
export { categories, versionAt, type BillerVersion, type Category } from './biller.js';
export { billerProblems } from './biller-problems.rules.js';
export { compileBiller, type CompiledBiller } from './judge.rules.js';
export { judgeBill, keepsBills } from './bill.rules.js';
export { makeEpcQr, parseEpcQr, type EpcQr } from './epc-qr.rules.js';
