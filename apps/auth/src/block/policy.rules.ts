// The bank's policy of blocking by itself: how many signs of misuse within some hours are too many. Pure.

/**
 * `wrong-codes`: wrong one-time codes from somebody who has the password, the session or the mailbox;
 * `copied-sessions`: refresh tokens that came twice; `resets`: requests for a new password that fit the
 * person and were not finished.
 */
export const signals = ['wrong-codes', 'copied-sessions', 'resets'] as const;
export type Signal = (typeof signals)[number];

/** Every signal at most once, such as `wrong-codes=15,resets=10`; `none` blocks nobody. */
export const policyForm = new RegExp(
  `^(none|(?!.*\\b([a-z-]+)=.*\\b\\2=)(${signals.join('|')})=[1-9]\\d{0,3}(,(${signals.join('|')})=[1-9]\\d{0,3})*)$`,
);

/** From how many of a signal on a person is blocked; signals without a number never block. */
export function readPolicy(text: string): Map<Signal, number> {
  if (text === 'none') return new Map();
  return new Map(
    text.split(',').map((part) => {
      const [signal, count] = part.split('=');
      return [signal as Signal, Number(count)];
    }),
  );
}

/** Why the person is to be blocked now, for the trail; undefined while there are not too many. */
export function tooMany(
  policy: ReadonlyMap<Signal, number>,
  { signal, count, hours }: { signal: Signal; count: number; hours: number },
): string | undefined {
  const max = policy.get(signal);
  return max !== undefined && count >= max ? `${count} ${signal} within ${hours} hours` : undefined;
}
