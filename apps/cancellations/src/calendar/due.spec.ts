import { describe, expect, it } from '@jest/globals';
import { answerDueAt, dueAt, recallDueDay } from './due.js';

const configured = {
  runtime: {
    values: {
      CANCELLATIONS_DEADLINES: 'FRAD=1,*=3',
      CANCELLATIONS_ANSWER_DAYS: 15,
      CANCELLATIONS_RECALL_DAYS: 'DUPL=2,*=4',
      CANCELLATIONS_HOLIDAYS: '2026-11-24',
    },
  },
} as unknown as Parameters<typeof dueAt>[0];
const monday = new Date('2026-11-23T10:00:00Z');

describe('what is configured', () => {
  it.each([
    ['FRAD', '2026-11-25T15:00:00.000Z'],
    ['DUPL', '2026-11-27T15:00:00.000Z'],
  ])('a case of %s is due at the end of %s, over a holiday', (reason, due) => {
    expect(dueAt(configured, reason, monday).toISOString()).toBe(due);
  });

  it('another bank has its own days, and so has the time to ask it', () => {
    expect(answerDueAt(configured, monday).toISOString()).toBe('2026-12-15T15:00:00.000Z');
    expect(recallDueDay(configured, 'DUPL', monday)).toBe('2026-11-26');
    expect(recallDueDay(configured, 'CUST', monday)).toBe('2026-11-30');
  });

  it('counts from the day at the bank, not at Greenwich', () => {
    expect(dueAt(configured, 'FRAD', new Date('2026-11-29T23:30:00Z')).toISOString()).toBe(
      '2026-12-01T15:00:00.000Z',
    );
  });
});
