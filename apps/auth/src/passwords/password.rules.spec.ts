// Every rule of passwords, one line a case.
import { describe, expect, it } from '@jest/globals';
import { unmetRules } from './password.rules.js';

const unmet = (password: string) =>
  unmetRules(password, { username: 'arta.krasniqi', names: ['Arta', 'Krasniqi'] }).map((rule) => rule.code);

describe('unmetRules', () => {
  it.each([
    ['', ['too-short', 'no-uppercase', 'no-lowercase', 'no-digit', 'no-symbol']],
    ['Ab1-xyz', ['too-short']],
    [`Ab1-${'x'.repeat(125)}`, ['too-long']],
    ['kumbulla-7-mali', ['no-uppercase']],
    ['KUMBULLA-7-MALI', ['no-lowercase']],
    ['Kumbulla-e-malit', ['no-digit']],
    ['Kumbulla7emalit', ['no-symbol']],
    ['Kumbulla-7\u0007-mali', ['control-character']],
    ['P@ssw0rd1!', ['common']],
    ['Qwerty123!', ['common']],
    ['Dragon-2026', ['common']],
    ['Krasniqi-7-mali', ['holds-name']],
    ['Kumbulla-7-mali', []],
    [`Ab1-${'ë'.repeat(124)}`, []],
    ['Шљива-7-планина', []],
  ])('%j', (password, expected) => {
    expect(unmet(password)).toEqual(expected);
  });
});
