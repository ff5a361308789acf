// Hashes and checks passwords with Argon2id. A missing user costs the same time as a wrong password.
import { Problem } from '#http';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { availableParallelism } from 'node:os';

/** OWASP's and ASVS 5.0's smallest: 19 MiB, two passes, one lane. */
export const argon2Parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

// Each hash takes a core and 19 MiB while it runs; more at once would only make all of them slower.
const atOnceMax = Math.min(4, availableParallelism());
const waitingMax = 200;

export class Passwords {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private nobody?: Promise<string>;

  /**
   * `secret` goes into every hash (Argon2's own keyed input): a copy of the database alone does not let
   * passwords be tried.
   */
  constructor(private readonly secret: Uint8Array) {}

  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(normalised(password), { ...argon2Parameters, secret: this.secret }));
  }

  /** `outdated`: the password fits, and was hashed with other parameters than today's: hash it again. */
  async check(
    stored: string | null | undefined,
    password: string,
  ): Promise<{ fits: boolean; outdated: boolean }> {
    const against = stored ?? (await (this.nobody ??= this.hash('nobody has this password')));
    const matches = await this.inTurn(() => verify(against, normalised(password), { secret: this.secret }));
    const fits = matches && Boolean(stored);
    return { fits, outdated: fits && !isCurrent(against) };
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= atOnceMax) {
      if (this.waiting.length >= waitingMax)
        throw new Problem('unavailable', 'too many people sign in at this moment; try again', {
          retryAfterSeconds: 5,
        });
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else this.running++;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }
}

function isCurrent(stored: string): boolean {
  const { memoryCost, timeCost, parallelism } = parseOptions(stored);
  return (
    memoryCost === argon2Parameters.memoryCost &&
    timeCost === argon2Parameters.timeCost &&
    parallelism === argon2Parameters.parallelism
  );
}

// The same characters typed on another keyboard may arrive composed otherwise (RFC 8265).
function normalised(password: string): string {
  return password.normalize('NFC');
}
