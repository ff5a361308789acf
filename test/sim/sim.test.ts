// The payment's way under everything that can go wrong, with fixed seeds; fresh ones run nightly (npm run
// sim).
import { describe, expect, it } from '@jest/globals';
import { run } from './run.js';

const serverUrl = process.env.TEST_DATABASE_URL!;
const limitMs = 120_000;

describe('the simulation', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'holds in every step and comes to its end: seed %d',
    async (seed) => {
      const { payments } = await run(serverUrl, { seed, steps: 1_200 });
      expect(payments).toBeGreaterThan(300);
    },
    limitMs,
  );

  it.each([1, 2])(
    'does the same again with the same seed: %d',
    async (seed) => {
      const first = await run(serverUrl, { seed, steps: 150 });
      const again = await run(serverUrl, { seed, steps: 150 });
      expect(again).toEqual(first);
    },
    limitMs,
  );
});
