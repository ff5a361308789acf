import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { filesInTnef } from './tnef.rules.js';

const attribute = (level: number, id: number, bytes: Buffer): Buffer => {
  const front = Buffer.alloc(9);
  front[0] = level;
  front.writeUInt32LE(id, 1);
  front.writeUInt32LE(bytes.length, 5);
  return Buffer.concat([front, bytes, Buffer.alloc(2)]);
};
const signature = Buffer.from([0x78, 0x9f, 0x3e, 0x22, 1, 0]);
const stream = Buffer.concat([
  signature,
  attribute(1, 0x00089006, Buffer.alloc(4)),
  attribute(2, 0x00069002, Buffer.alloc(14)),
  attribute(2, 0x00018010, Buffer.from('DETAJE~1.PDF\0')),
  attribute(2, 0x0006800f, Buffer.from('%PDF-1.4')),
  attribute(2, 0x00069002, Buffer.alloc(14)),
  attribute(2, 0x0006800f, Buffer.from('second')),
]);

it('takes out the files with their names', () => {
  expect(filesInTnef(stream).map(({ name, bytes }) => [name, bytes.toString()])).toEqual([
    ['DETAJE~1.PDF', '%PDF-1.4'],
    ['', 'second'],
  ]);
});

it('is not upset by anything cut off or made up', () => {
  fc.assert(
    fc.property(fc.nat(stream.length), (length) => filesInTnef(stream.subarray(0, length)).length <= 2),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      filesInTnef(Buffer.concat([signature, bytes]));
      return true;
    }),
  );
});
