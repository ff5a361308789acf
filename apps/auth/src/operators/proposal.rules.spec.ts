// Who decides about operators.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkDecision, needsNoSecondPerson } from './proposal.rules.js';

const proposal = { proposed_by: 'opr_1', state: 'proposed', content: { operatorId: 'opr_3' } };

describe('proposals', () => {
  it.each([
    ['opr_2', proposal, 'ok'],
    ['opr_1', proposal, 'own'],
    ['opr_3', proposal, 'concerned'],
    ['opr_2', { ...proposal, state: 'approved' }, 'decided'],
  ])('decided by %s of %j: %s', (decider, of, expected) => {
    const check = checkDecision(of, decider);
    expect(check.ok ? 'ok' : check.code).toBe(expected);
  });

  it('need a second person, but for the second admin', () => {
    const add = (roles: string[]) => ({ kind: 'add', content: { roles } });
    expect(needsNoSecondPerson(add(['admin']), 1)).toBe(true);
    expect(needsNoSecondPerson(add(['admin']), 2)).toBe(false);
    expect(needsNoSecondPerson(add(['approver']), 1)).toBe(false);
    expect(needsNoSecondPerson({ kind: 'change-roles', content: { roles: ['admin'] } }, 1)).toBe(false);
  });
});

describe('any proposal', () => {
  it('is decided once, by a person who neither made it nor is meant by it', () => {
    const person = fc.constantFrom('opr_1', 'opr_2', 'opr_3');
    const state = fc.constantFrom('proposed', 'proposed', 'approved', 'rejected');
    fc.assert(
      fc.property(person, fc.option(person, { nil: undefined }), person, state, (by, about, decider, is) => {
        const of = { proposed_by: by, state: is, content: { operatorId: about } };
        const apart = decider !== by && decider !== about;
        expect(checkDecision(of, decider).ok).toBe(is === 'proposed' && apart);
      }),
    );
  });
});
