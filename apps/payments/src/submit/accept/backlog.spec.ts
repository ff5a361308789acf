// When intake slows down, and for how long.
import { describe, expect, it } from '@jest/globals';
import { Backlog } from './backlog.js';

const place = (lag: number, topic = 'payments.submitted') => ({
  group: 'payments',
  topic,
  partition: 0,
  lag,
});

/** A backlog over a log that is as far behind as is said. */
function backlogOf(max: number) {
  let places = [place(0)];
  const backlog = new Backlog({ lag: () => Promise.resolve(places) }, max);
  const stand = async (...now: ReturnType<typeof place>[]) => {
    places = now;
    await backlog.measure();
  };
  return { backlog, stand };
}

describe('the backlog', () => {
  it('counts what waits on the topic of submissions, relayed or not, and on no other', async () => {
    const { backlog, stand } = backlogOf(10);
    await stand(place(3), { ...place(4), group: 'relay' }, place(100, 'payments.outcomes'));
    expect(backlog.waiting).toBe(7);
    expect(backlog.comeBackSeconds()).toBe(0);
  });

  it('sends single payments away when it is full, and for longer the more there is', async () => {
    const { backlog, stand } = backlogOf(10);
    await stand(place(10));
    expect(backlog.comeBackSeconds()).toBeGreaterThanOrEqual(1);
    await stand(place(1_000_000_000));
    expect(backlog.comeBackSeconds()).toBeGreaterThanOrEqual(1);
    await stand(place(999_999_999));
    expect(backlog.comeBackSeconds()).toBe(60);
    await stand(place(9));
    expect(backlog.comeBackSeconds()).toBe(0);
  });

  it('counts what was taken since it was measured', async () => {
    const { backlog, stand } = backlogOf(10);
    await stand(place(3));
    backlog.take(2);
    expect(backlog.waiting).toBe(5);
    const measuring = stand(place(4));
    backlog.take(6);
    await measuring;
    expect(backlog.waiting).toBe(10);
    expect(backlog.comeBackSeconds()).toBeGreaterThanOrEqual(1);
    await stand(place(1));
    expect(backlog.waiting).toBe(1);
  });

  it('lets a file wait at half of it, and go on below', async () => {
    const { backlog, stand } = backlogOf(10);
    await stand(place(5));
    let turns = 0;
    await backlog.roomForFile(async () => {
      if (++turns === 2) await stand(place(4));
    });
    expect(turns).toBe(2);
    await backlog.roomForFile(() => Promise.reject(new Error('there was room')));
  });
});
