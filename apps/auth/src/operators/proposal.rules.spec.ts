// Who decides about operators.
import { describe, expect, it } from '@jest/globals';
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
