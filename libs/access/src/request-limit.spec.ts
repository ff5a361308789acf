import { describe, expect, it } from '@jest/globals';
import { caller } from '../test/caller.js';
import { RequestLimit } from './request-limit.js';

describe('RequestLimit', () => {
  it('lets a second of requests through, and refuses the next', () => {
    const limit = new RequestLimit();
    const client = caller({ requestsPerSecondMax: 3 });
    for (let i = 0; i < 3; i++) limit.count(client);
    expect(() => limit.count(client)).toThrow();
    expect(() => limit.count(caller({ subject: 'other', requestsPerSecondMax: 1 }))).not.toThrow();
    for (let i = 0; i < 100; i++) limit.count(caller({ subject: 'free' }));
  });
});
