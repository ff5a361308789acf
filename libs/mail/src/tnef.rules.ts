// Takes the files out of a TNEF stream (`winmail.dat`), in which one kind of mail program wraps its
// attachments. Pure;
// it stops at whatever does not fit and never reads beyond the bytes.

export interface TnefFile {
  name: string;
  bytes: Buffer;
}

const signature = 0x223e9f78;
const attachmentLevel = 2;
const attributes = { rendering: 0x00069002, title: 0x00018010, data: 0x0006800f, properties: 0x00069005 };
const longNameProperty = 0x3707;
const filesMax = 50;

export function isTnef(bytes: Buffer): boolean {
  return bytes.length >= 6 && bytes.readUInt32LE(0) === signature;
}

/** Level, attribute, length, bytes, checksum; again and again (MS-OXTNEF, 2.1.3). */
export function filesInTnef(bytes: Buffer): TnefFile[] {
  if (!isTnef(bytes)) return [];
  const files: TnefFile[] = [];
  let at = 6;
  while (at + 9 <= bytes.length && files.length < filesMax) {
    const level = bytes[at];
    const attribute = bytes.readUInt32LE(at + 1);
    const length = bytes.readUInt32LE(at + 5);
    const from = at + 9;
    if (from + length + 2 > bytes.length) break;
    const content = bytes.subarray(from, from + length);
    at = from + length + 2;
    if (level !== attachmentLevel) continue;
    const file = files.at(-1);
    if (attribute === attributes.rendering) files.push({ name: '', bytes: Buffer.alloc(0) });
    else if (file && attribute === attributes.title) file.name ||= textOf(content, 'latin1');
    else if (file && attribute === attributes.data) file.bytes = content;
    else if (file && attribute === attributes.properties) file.name = longNameIn(content) ?? file.name;
  }
  return files.filter((file) => file.bytes.length > 0);
}

function textOf(content: Buffer, encoding: 'latin1' | 'utf16le'): string {
  return content.toString(encoding).replaceAll('\0', '').slice(0, 200);
}

/** The long name among the MAPI properties, where the ones before it are of kinds whose length is known. */
function longNameIn(content: Buffer): string | undefined {
  let at = 4;
  while (at + 4 <= content.length) {
    const type = content.readUInt16LE(at);
    const id = content.readUInt16LE(at + 2);
    at += 4;
    // Named properties carry a name whose length is not looked up here.
    if (id >= 0x8000) return undefined;
    const fixed = fixedLength(type);
    if (fixed !== undefined) {
      at += fixed;
      continue;
    }
    if (![0x1e, 0x1f, 0x0d, 0x102].includes(type) || at + 8 > content.length) return undefined;
    const length = content.readUInt32LE(at + 4);
    const value = content.subarray(at + 8, at + 8 + length);
    if (id === longNameProperty) return textOf(value, type === 0x1f ? 'utf16le' : 'latin1');
    at += 8 + Math.ceil(length / 4) * 4;
  }
  return undefined;
}

function fixedLength(type: number): number | undefined {
  if ([0x02, 0x03, 0x04, 0x0a, 0x0b].includes(type)) return 4;
  if ([0x05, 0x06, 0x07, 0x14, 0x40].includes(type)) return 8;
  return type === 0x48 ? 16 : undefined;
}
