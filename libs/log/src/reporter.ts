// What the log has to tell the rest of the process about itself; metrics and logs are made of it elsewhere.

export interface LogReporter {
  handled(group: string, topic: string, count: number, durationMs: number): void;
  retried(group: string, topic: string, attempt: number, error: unknown): void;
  parked(group: string, topic: string, reason: string): void;
  /** Something that passes by itself but should be seen. */
  trouble(where: string, error: unknown): void;
}

export const silentReporter: LogReporter = {
  handled: () => undefined,
  retried: () => undefined,
  parked: () => undefined,
  trouble: () => undefined,
};
