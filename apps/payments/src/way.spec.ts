// The payment's life as a table: closed, reachable, and told by events that exist.
import { events } from '#events';
import { codeName } from '#money';
import { describe, expect, it } from '@jest/globals';
import { leadsTo, way, type State } from './way.js';

const states = Object.keys(way) as State[];

describe('the way', () => {
  it('leads only to states that it has, and every state is reached', () => {
    const reached = new Set<State>(['submitted']);
    for (const state of reached) for (const next of way[state].next) reached.add(next);
    expect([...reached].sort()).toEqual([...states].sort());
  });

  it('ends in refused, cancelled and reversed, and nowhere else', () => {
    expect(states.filter((state) => way[state].next.length === 0).sort()).toEqual([
      'cancelled',
      'refused',
      'reversed',
    ]);
  });

  it.each(states)('%s is told by an event with its name and has an ISO status', (state) => {
    const types = Object.values(events).map(({ type }) => type);
    expect(types).toContain(way[state].event);
    expect(way[state].event).toBe(`payments.${state}.v1`);
    expect(codeName('transaction-status', way[state].status)).toBeDefined();
  });

  it('lets a settled payment be reversed, never settled again', () => {
    expect(leadsTo('settled', 'reversed')).toBe(true);
    expect(leadsTo('settled', 'settled')).toBe(false);
    expect(leadsTo('refused', 'settled')).toBe(false);
    expect(leadsTo('reversed', 'settled')).toBe(false);
  });
});
