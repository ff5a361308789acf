import { describe, expect, it } from '@jest/globals';
import { IsOptional, IsString } from 'class-validator';
import { Socket } from 'node:net';
import { bodyPipe } from './body.pipe.js';
import { Problem } from './problem.js';

class Note {
  @IsOptional()
  @IsString()
  text?: string;
}

const pipe = bodyPipe();
const statusOf = async (value: unknown, metatype: typeof Note | ObjectConstructor): Promise<number> => {
  try {
    await pipe.transform(value, { type: 'body', metatype });
    return 200;
  } catch (error) {
    return (error as Problem).document.status;
  }
};

describe('a body', () => {
  it.each([
    ['an object', { text: 'a' }, 200],
    ['nothing', undefined, 200],
    ['a list', [{ text: 'a' }], 400],
    ['text', 'a', 400],
    ['a number', 1, 400],
    ['an object that does not fit', { text: 1 }, 400],
    ['a stream', new Socket(), 415],
  ])('that is %s', async (_what, value, status) => {
    expect(await statusOf(value, Note)).toBe(status);
  });

  it('is no stream where its handler reads it by itself either', async () => {
    expect(await statusOf(new Socket(), Object)).toBe(415);
    expect(await statusOf([], Object)).toBe(200);
  });
});
