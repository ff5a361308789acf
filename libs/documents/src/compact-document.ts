// A pdfkit document that packs its many small objects into object streams and ends in a cross-reference
// stream, so that a tagged statement of 20,000 lines stays small and closing it never holds the event loop.
// It relies on inner names of pdfkit 0.20.2.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import PDFDocument from 'pdfkit';

/** An object of the file that pdfkit writes by itself. */
export interface PdfObject {
  id: number;
  data: Record<string, unknown>;
  write(chunk: Uint8Array): void;
  end(): void;
}

/** A font as one document embeds it: its resource name and the text encoded as glyph numbers. */
export interface EmbeddedFont {
  id: string;
  encode(text: string): [hex: string[], positions: unknown];
  ref(): PdfObject;
  /** Writes the font into the document; once, however often it is called. */
  finalize(): void;
}

/** What a page offers to who draws on it. */
export interface OpenPage {
  dictionary: PdfObject;
  fonts: Record<string, PdfObject>;
  xobjects: Record<string, PdfObject>;
  write(chunk: Uint8Array): void;
}

const objectsPerStream = 400;
// Packed objects are noted among the offsets as a negative number: stream number times this, plus the index
// in it.
const indexSpan = 65_536;
const rowsPerTurn = 20_000;
const deflated = promisify(deflate);

export class CompactDocument extends PDFDocument {
  declare _font: EmbeddedFont;
  declare private _offsets: (number | null)[];
  declare private _offset: number;
  declare private _root: PdfObject;
  declare private _info: PdfObject;
  declare private _id: Uint8Array;
  declare private _write: (chunk: Uint8Array | string) => void;
  declare private _addInfo: () => void;
  declare private _finalize: () => void;
  private packing: { id: number; text: string }[] = [];

  // The published types of these three do not fit pdfkit 0.20.
  object(data: object): PdfObject {
    return this.ref(data) as unknown as PdfObject;
  }

  structureRoot(): PdfObject {
    return this.getStructTreeRoot() as unknown as PdfObject;
  }

  openPage(): OpenPage {
    return this.page as unknown as OpenPage;
  }

  /** The number of an object to be given to `pack` later; others may refer to it at once. */
  reserve(): number {
    return this._offsets.push(null);
  }

  /** Writes a reserved object into an object stream. */
  pack(id: number, text: string): void {
    this.packing.push({ id, text });
    if (this.packing.length === objectsPerStream) this.flushPacked();
  }

  override end(): void {
    this.flushPacked();
    super.end();
  }

  private flushPacked(): void {
    if (this.packing.length === 0) return;
    let head = '';
    let body = '';
    for (const { id, text } of this.packing) {
      head += `${id} ${body.length} `;
      body += `${text}\n`;
    }
    const stream = this.object({ Type: 'ObjStm', N: this.packing.length, First: head.length });
    stream.write(Buffer.from(head + body, 'latin1'));
    stream.end();
    this.packing.forEach(({ id }, index) => (this._offsets[id - 1] = -(stream.id * indexSpan + index)));
    this.packing = [];
  }

  static {
    // pdfkit mixes its methods into its prototype, so that they count as properties for the compiler: these
    // two are replaced here instead of being overridden.
    const original = this.prototype._addInfo;
    Object.assign(this.prototype, {
      // pdfkit copies the texts into the XMP packet as they are: an ampersand would make it unreadable.
      _addInfo(this: CompactDocument) {
        const info = this.info;
        this.info = Object.fromEntries(
          Object.entries(info).map(([key, value]) => [
            key,
            typeof value === 'string' ? escaped(value) : value,
          ]),
        );
        original.call(this);
        this.info = info;
      },
      _finalize(this: CompactDocument) {
        this.writeCrossReferences().catch((error: Error) => this.destroy(error));
      },
    });
  }

  private async writeCrossReferences(): Promise<void> {
    const at = this._offset;
    const id = this._offsets.push(at);
    const table = await deflated(await crossReferences(this._offsets));
    const fileId = `<${Buffer.from(this._id).toString('hex')}>`;
    this._write(
      `${id} 0 obj\n<</Type/XRef/Size ${id + 1}/W[1 4 2]/Root ${this._root.id} 0 R/Info ${this._info.id} 0 R` +
        `/ID[${fileId}${fileId}]/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 7>>` +
        `/Length ${table.length}>>\nstream`,
    );
    this._write(table);
    this._write(`\nendstream\nendobj\nstartxref\n${at}\n%%EOF`);
    this.push(null);
  }
}

/**
 * Rows of type, offset (or stream) and index, each as its difference to the row above (PNG predictor "up").
 */
async function crossReferences(offsets: readonly (number | null)[]): Promise<Buffer> {
  const rows = Buffer.alloc((offsets.length + 1) * 8);
  // Object 0 heads the list of free objects.
  const above = [0, 0, 0, 0, 0, 0xff, 0xff];
  rows.set([2, ...above]);
  for (let index = 0; index < offsets.length; index++) {
    const offset = offsets[index];
    if (offset === null) throw new Error(`object ${index + 1} of the document was never written`);
    const packed = offset < 0;
    const place = packed ? Math.floor(-offset / indexSpan) : offset;
    const order = packed ? -offset % indexSpan : 0;
    const bytes = [packed ? 2 : 1, place >>> 24, place >>> 16, place >>> 8, place, order >>> 8, order];
    const at = (index + 1) * 8;
    rows[at] = 2;
    for (let i = 0; i < 7; i++) {
      const byte = bytes[i] & 255;
      rows[at + 1 + i] = byte - above[i];
      above[i] = byte;
    }
    if (index % rowsPerTurn === 0) await nextTurn();
  }
  return rows;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
