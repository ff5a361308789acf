// A4 pages to draw on from the top left, in points: measured text, rules, boxes, tags. The only place that
// writes page content.
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CompactDocument, type EmbeddedFont, type PdfObject } from './compact-document.js';
import { typeface, widthOf, type FontName } from './fonts.js';
import { Structure, type Element } from './structure.js';

export const pageWidth = 595.28;
export const pageHeight = 841.89;

/** A restrained palette; the dark ones keep a contrast of at least 4.5 : 1 on white. */
export const colors = {
  ink: '0.11 0.13 0.17',
  soft: '0.36 0.40 0.46',
  brand: '0.05 0.24 0.36',
  rule: '0.80 0.83 0.87',
  wash: '0.953 0.965 0.976',
  accent: '0.78 0.60 0.22',
  black: '0 0 0',
} as const;
export type Color = keyof typeof colors;

/** A text on one line; `y` is its baseline. Aligned right or centred, `x` is that edge or the middle. */
export interface Run {
  text: string;
  x: number;
  y: number;
  sizePt: number;
  font?: FontName;
  color?: Color;
  align?: 'left' | 'right' | 'center';
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PaperHead {
  title: string;
  language: string;
  madeAt: Date;
  author: string;
  subject: string;
  /** Further entries of the Info dictionary. */
  marks?: Record<string, string>;
}

// How much may wait in memory before the writer waits for the reader.
const waitingBytesMax = 512 * 1024;

export class Paper {
  readonly doc: CompactDocument;
  readonly structure: Structure;
  pages = 0;
  private content: string[] = [];
  private readonly embedded = new Map<FontName, { font: EmbeddedFont; codes: Map<string, string> }>();
  private total: PdfObject | undefined;
  private out: Partial<Writable> = {};
  private done: Promise<void> | undefined;
  private failed = false;

  constructor(head: PaperHead) {
    const info = {
      Title: head.title,
      Author: head.author,
      Subject: head.subject,
      Creator: 'Pagesa',
      Producer: 'Pagesa (pdfkit)',
      CreationDate: head.madeAt,
      ...head.marks,
    };
    this.doc = new CompactDocument({
      size: [pageWidth, pageHeight],
      margin: 0,
      autoFirstPage: false,
      // An empty name keeps pdfkit from loading Helvetica.
      font: '',
      pdfVersion: '1.7',
      tagged: true,
      lang: head.language,
      displayTitle: true,
      info,
    });
    this.structure = new Structure(this.doc);
  }

  /** Where the bytes go, from now on. */
  pourInto(out: NodeJS.WritableStream): void {
    this.out = out as Writable;
    this.done = pipeline(this.doc, out);
    // `finish` awaits and throws it; here it only ends the waiting in `breathe`.
    this.done.catch(() => (this.failed = true));
  }

  /** Lets other work of the process run, and waits while the reader is behind. */
  async breathe(): Promise<void> {
    await nextTurn();
    while (this.doc.readableLength > waitingBytesMax && !this.failed) {
      if (this.out.writableNeedDrain) await Promise.race([once(this.out as Writable, 'drain'), this.done]);
      else await nextTurn();
    }
    if (this.failed) await this.done;
  }

  newPage(): void {
    this.flushContent();
    this.doc.addPage();
    this.pages++;
    this.structure.turnTo(this.doc.openPage().dictionary);
  }

  async finish(): Promise<void> {
    this.flushContent();
    if (this.total !== undefined) this.writeTotal(this.total);
    this.structure.end();
    // Making the subset of a font takes some ten milliseconds: one at a time.
    for (const { font } of this.embedded.values()) {
      await this.breathe();
      font.finalize();
    }
    await this.breathe();
    this.doc.end();
    await this.done;
  }

  /** The whole document in memory, for documents of a page or two. */
  static async toBuffer(paper: Paper): Promise<Buffer> {
    const chunks: Buffer[] = [];
    paper.pourInto(
      new Writable({
        write(chunk: Buffer, _encoding, next) {
          chunks.push(chunk);
          next();
        },
      }),
    );
    await paper.finish();
    return Buffer.concat(chunks);
  }

  /** Gives the document up: whoever reads it sees the error. */
  async abandon(error: Error): Promise<void> {
    this.doc.destroy(error);
    await this.done?.catch((failure: Error) => failure);
  }

  text(run: Run): void {
    const { text, sizePt, font = 'regular', color = 'ink', align = 'left' } = run;
    if (text === '') return;
    const width = align === 'left' ? 0 : widthOf(text, font, sizePt);
    const x = run.x - (align === 'right' ? width : align === 'center' ? width / 2 : 0);
    const { id, hex } = this.encode(text, font);
    this.content.push(
      `${colors[color]} rg BT /${id} ${sizePt} Tf 1 0 0 -1 ${short(x)} ${short(run.y)} Tm <${hex}> Tj ET`,
    );
  }

  fill({ x, y, width, height }: Box, color: Color): void {
    this.content.push(`${colors[color]} rg ${[x, y, width, height].map(short).join(' ')} re f`);
  }

  outline({ x, y, width, height }: Box, color: Color): void {
    this.content.push(`0.7 w ${colors[color]} RG ${[x, y, width, height].map(short).join(' ')} re S`);
  }

  /** A thin horizontal line. */
  rule(from: { x: number; y: number; width: number }, color: Color = 'rule', weightPt = 0.5): void {
    const { x, y, width } = from;
    const right = short(x + width);
    this.content.push(`${weightPt} w ${colors[color]} RG ${short(x)} ${short(y)} m ${right} ${short(y)} l S`);
  }

  /** Path operators of the caller's own, in page coordinates. */
  path(operators: string): void {
    this.content.push(operators);
  }

  /** A picture, with the words that stand for it. */
  figure(alt: string, { x, y, width, height }: Box): Element {
    const box = [x, pageHeight - y - height, x + width, pageHeight - y].map(short).join(' ');
    const text = Buffer.from(`\ufeff${alt}`, 'utf16le').swap16().toString('hex');
    return this.structure.open(
      'Figure',
      undefined,
      `/Alt <${text}>/A<</O/Layout/Placement/Block/BBox[${box}]>>`,
    );
  }

  /** What is drawn inside belongs to the element. */
  tag(element: Element, draw: () => void): void {
    this.content.push(`/${element.role} <</MCID ${this.structure.mark(element)}>> BDC`);
    draw();
    this.content.push('EMC');
  }

  /** What is drawn inside is decoration or repetition, left out when the document is read aloud. */
  artifact(draw: () => void): void {
    this.content.push('/Artifact BMC');
    draw();
    this.content.push('EMC');
  }

  /** The number of pages, known only at the end: every page shows the same small form, written last. */
  totalPages(x: number, y: number): void {
    this.encode('0', 'regular');
    this.total ??= this.doc.object({
      Type: 'XObject',
      Subtype: 'Form',
      BBox: [0, -2, 60, 8],
      Resources: { Font: this.fontsOf('regular') },
    });
    this.doc.openPage().xobjects.Total = this.total;
    this.content.push(`q 1 0 0 -1 ${short(x)} ${short(y)} cm /Total Do Q`);
  }

  private writeTotal(form: PdfObject): void {
    const { id, hex } = this.encode(` ${this.pages}`, 'regular');
    form.write(Buffer.from(`${colors.soft} rg BT /${id} 7 Tf <${hex}> Tj ET`, 'latin1'));
    form.end();
  }

  private fontsOf(name: FontName): Record<string, PdfObject> {
    const font = this.embedded.get(name)?.font as EmbeddedFont;
    return { [font.id]: font.ref() };
  }

  private encode(text: string, name: FontName): { id: string; hex: string } {
    let known = this.embedded.get(name);
    if (known === undefined) {
      this.doc.font(typeface(name).font as never);
      known = { font: this.doc._font, codes: new Map() };
      this.embedded.set(name, known);
    }
    const { font, codes } = known;
    this.doc.openPage().fonts[font.id] ??= font.ref();
    let hex = '';
    for (const character of text) {
      let code = codes.get(character);
      if (code === undefined) codes.set(character, (code = font.encode(character)[0].join('')));
      hex += code;
    }
    return { id: font.id, hex };
  }

  private flushContent(): void {
    if (this.content.length === 0) return;
    this.doc.openPage().write(Buffer.from(`${this.content.join('\n')}\n`, 'latin1'));
    this.content = [];
  }
}

function short(value: number): string {
  return `${Math.round(value * 100) / 100}`;
}
