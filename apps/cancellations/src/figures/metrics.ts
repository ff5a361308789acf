// Figures for whoever scrapes: cases, mails and replies by state, read when they are asked for.
import { now } from '#time';
import { Gauge } from 'prom-client';
import type { Cancellations } from '../cancellations.js';
import { countMailStates, countReplyStates, countStates } from './figures.sql.js';

export function watchCases({ database, runtime }: Cancellations): void {
  const registers = [runtime.metrics];
  const overdue = new Gauge({
    name: 'pagesa_cases_overdue',
    help: 'Cases past their due time that wait for somebody',
    labelNames: ['state'],
    registers,
  });
  const cases = new Gauge({
    name: 'pagesa_cases',
    help: 'Cancellation cases by state',
    labelNames: ['state'],
    registers,
    async collect() {
      this.reset();
      overdue.reset();
      for (const { state, count, overdue: late } of await countStates(database, now())) {
        this.set({ state }, count);
        if (!['reversed', 'cancelled', 'rejected', 'merged'].includes(state)) overdue.set({ state }, late);
      }
    },
  });
  cases.reset();
  const mails = new Gauge({
    name: 'pagesa_mails',
    help: 'Mails taken in, by state',
    labelNames: ['state'],
    registers,
    async collect() {
      for (const { state, count } of await countMailStates(database)) this.set({ state }, count);
    },
  });
  mails.reset();
  const replies = new Gauge({
    name: 'pagesa_replies',
    help: 'Replies to customers, by state',
    labelNames: ['state'],
    registers,
    async collect() {
      for (const { state, count } of await countReplyStates(database)) this.set({ state }, count);
    },
  });
  replies.reset();
}
