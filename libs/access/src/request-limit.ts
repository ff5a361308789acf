// Holds each machine client to the requests a second that its token grants; counted per process.
import { Problem } from '#http';
import { monotonicMs } from '#time';
import type { Caller } from './caller.js';

interface Bucket {
  left: number;
  atMs: number;
}

const bucketsMax = 10_000;

export class RequestLimit {
  private readonly buckets = new Map<string, Bucket>();

  /**
   * Takes one request from the caller's bucket, which holds a second's worth; throws
   * Problem('too-many-requests') if it is empty.
   */
  count(caller: Caller): void {
    const perSecond = caller.requestsPerSecondMax;
    if (perSecond === undefined) return;
    const atMs = monotonicMs();
    const bucket = this.buckets.get(caller.subject) ?? this.newBucket(caller.subject, perSecond, atMs);
    bucket.left = Math.min(perSecond, bucket.left + ((atMs - bucket.atMs) * perSecond) / 1_000);
    bucket.atMs = atMs;
    if (bucket.left < 1)
      throw new Problem('too-many-requests', `this client may make ${perSecond} requests a second`, {
        retryAfterSeconds: 1,
      });
    bucket.left -= 1;
  }

  private newBucket(subject: string, perSecond: number, atMs: number): Bucket {
    if (this.buckets.size >= bucketsMax) this.buckets.delete(this.buckets.keys().next().value!);
    const bucket = { left: perSecond, atMs };
    this.buckets.set(subject, bucket);
    return bucket;
  }
}
