// Follows a pain.001 tag by tag and gathers its transactions as records; holds one transaction at a time.
// Text in, records out, no IO.
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { BrokenFile, excerpt, type ParsedRecord, problemRecord, recordBytesMax } from '../parsed-record.js';
import { transactionRecord } from './pain001-transaction.js';
import {
  addTransaction,
  isCount,
  noTotals,
  type Totals,
  totalProblems,
  unitsOf,
} from './pain001-totals.rules.js';
import {
  type Element,
  type GroupFields,
  type PaymentFields,
  rootOfNamespace,
  type TransactionFields,
} from './pain001-tree.rules.js';

/** What a file says of itself before its transactions. */
export interface MessageHead {
  messageName: string;
  messageId: string;
}

// Deeper than any ISO 20022 message, and little enough to hold.
const depthMax = 64;
const wrongInText = /outside of root|disallowed character|entity/;
const idLengthMax = 35;
// Longer than any field may be: a text cut here is refused by the form check, never shortened into a right
// one.
const textLengthMax = 1_000;

type Fields = Record<string, string | undefined>;

export class Pain001Reader {
  #parser = new SaxesParser({ xmlns: true, position: false });
  #records: ParsedRecord[] = [];
  #namespace = '';
  #messageName = '';
  #open: Element[] = [];
  #depth = 0;
  #skipDepth = 0;
  #text = '';
  #written = 0;
  #lastTagAt = 0;
  #outsideFrom = { line: 1, column: 0 };
  #line = 0;
  #group: GroupFields | undefined;
  #groupTotals: Totals = noTotals();
  #payment: PaymentFields = {};
  #paymentTotals: Totals = noTotals();
  #transaction: TransactionFields = {};
  #repeated: string | undefined;

  constructor(private readonly onHead?: (head: MessageHead) => void) {
    // Six handlers at most: with a seventh V8 keeps the parser in a slow dictionary, and it runs at a third
    // of the speed.
    this.#parser.on('error', (error) => this.#failXml(error.message));
    this.#parser.on('doctype', () => this.fail('a DOCTYPE is not allowed'));
    this.#parser.on('opentag', (tag) => this.#openTag(tag));
    this.#parser.on('closetag', () => this.#closeTag());
    this.#parser.on('text', (text) => this.#addText(text));
    this.#parser.on('cdata', (text) => this.#addText(text));
  }

  /** Text, a comment or a tag is held until it ends, so its length is bounded. */
  write(text: string): void {
    for (let from = 0; from < text.length;) {
      // Never past the bound, not even within one piece: it fails at the same character however the bytes
      // were cut.
      const room = this.#lastTagAt + recordBytesMax - this.#written;
      if (room === 0) this.fail(`no element begins or ends within ${recordBytesMax} characters`);
      const piece = text.slice(from, from + room);
      this.#parser.write(piece);
      this.#written += piece.length;
      from += piece.length;
    }
  }

  end(): void {
    this.#parser.close();
    if (!this.#group) this.fail('CstmrCdtTrfInitn/GrpHdr is missing', 'CH21');
    this.#report(totalProblems('GrpHdr', this.#group, this.#groupTotals));
  }

  /** The records since the last call. */
  take(): ParsedRecord[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }

  fail(message: string, code = 'FF01', { line, column } = this.#placeRead()): never {
    throw new BrokenFile(code, `line ${line}, column ${column}: ${message}`, line, column);
  }

  #placeRead(): { line: number; column: number } {
    const { line, column } = this.#parser;
    return { line, column };
  }

  // The parser notices text beside the root only where a tag or a piece of the bytes ends, before or after
  // what is wrong in that text itself: where it begins, and that it is there, is the same however they were
  // cut.
  #failXml(reason: string): never {
    if (this.#depth === 0 && wrongInText.test(reason))
      this.fail('the XML is not well formed: text beside the root element', 'FF01', this.#outsideFrom);
    this.fail(`the XML is not well formed: ${reason}`);
  }

  #openTag(tag: SaxesTagNS): void {
    this.#lastTagAt = this.#parser.position;
    if (++this.#depth > depthMax) this.fail(`elements are nested more than ${depthMax} deep`);
    if (this.#depth === 1) this.#open.push(this.#root(tag));
    else if (this.#skipDepth > 0) this.#skipDepth++;
    else {
      const element = this.#open[this.#open.length - 1]?.children.get(tag.local);
      if (element && tag.uri === this.#namespace) this.#enter(element, tag);
      else this.#skipDepth = 1;
    }
  }

  #root(tag: SaxesTagNS): Element {
    const { encoding } = this.#parser.xmlDecl;
    if (encoding !== undefined && !/^(?:utf-8|us-ascii)$/i.test(encoding))
      this.fail(`the encoding must be UTF-8, it is ${excerpt(encoding, 20)}`);
    const known = tag.local === 'Document' ? rootOfNamespace.get(tag.uri) : undefined;
    if (!known) {
      const found = `${excerpt(tag.local, 60)} in namespace "${excerpt(tag.uri, 100)}"`;
      this.fail(`the root must be Document of ${[...rootOfNamespace.keys()].join(' or ')}; it is ${found}`);
    }
    this.#namespace = tag.uri;
    this.#messageName = known.messageName;
    return known.root;
  }

  #enter(element: Element, tag: SaxesTagNS): void {
    this.#open.push(element);
    this.#text = '';
    if (element.part === 'payment') {
      if (!this.#group) this.fail('GrpHdr must come before PmtInf', 'CH21');
      this.#payment = {};
      this.#paymentTotals = noTotals();
    } else if (element.part === 'transaction') {
      this.#transaction = {};
      this.#repeated = undefined;
    } else if (element.part === 'group') {
      if (this.#group) this.fail('GrpHdr is there more than once');
      this.#group = {};
    } else if (element.field === 'amount') this.#transaction.currency = tag.attributes.Ccy?.value;
  }

  #closeTag(): void {
    this.#lastTagAt = this.#parser.position;
    if (--this.#depth === 0) this.#outsideFrom = this.#placeRead();
    if (this.#skipDepth > 0) {
      this.#skipDepth--;
      return;
    }
    const element = this.#open.pop() as Element;
    if (element.field !== undefined) this.#keep(element, element.field);
    else if (element.part === 'transaction') this.#closeTransaction();
    else if (element.part === 'payment') this.#closePayment();
    else if (element.part === 'group') this.#closeGroup(this.#group as GroupFields);
    this.#text = '';
  }

  #addText(text: string): void {
    if (this.#skipDepth === 0 && this.#text.length < textLengthMax)
      this.#text += text.slice(0, textLengthMax);
  }

  #keep(element: Element, field: string): void {
    const part = this.#open.findLast((open) => open.part)?.part;
    const text = this.#text.trim();
    const fields = (
      part === 'transaction' ? this.#transaction : part === 'payment' ? this.#payment : this.#group
    ) as Fields;
    const before = fields[field];
    if (before === undefined) fields[field] = text;
    else if (element.many) fields[field] = joined(before, text);
    else if (part === 'transaction') this.#repeated = element.path;
    else this.fail(`${element.path} is there more than once`);
    if (part === 'payment' && this.#paymentTotals.count > 0)
      this.fail(`PmtInf/${element.path} must come before the transactions`);
  }

  #closeTransaction(): void {
    const transaction = this.#transaction;
    const amount = transaction.amount ?? transaction.equivalentAmount;
    addTransaction(this.#paymentTotals, amount);
    addTransaction(this.#groupTotals, amount);
    const read = { transaction, payment: this.#payment, repeated: this.#repeated };
    this.#records.push(transactionRecord(++this.#line, read));
  }

  #closePayment(): void {
    const name = excerpt(this.#payment.paymentId ?? '', 35);
    this.#report(totalProblems(`PmtInf[${name}]`, this.#payment, this.#paymentTotals));
  }

  #closeGroup(group: GroupFields): void {
    if (!group.messageId) this.fail('GrpHdr/MsgId is missing', 'CH21');
    if (group.messageId.length > idLengthMax)
      this.fail(`GrpHdr/MsgId must have at most ${idLengthMax} characters`);
    if (!group.count) this.fail('GrpHdr/NbOfTxs is missing', 'CH21');
    if (!isCount(group.count)) this.fail('GrpHdr/NbOfTxs must be a number of transactions');
    if (group.sum !== undefined && unitsOf(group.sum) === undefined)
      this.fail('GrpHdr/CtrlSum must be a decimal number');
    this.onHead?.({ messageName: this.#messageName, messageId: group.messageId });
  }

  #report(problems: ReturnType<typeof totalProblems>): void {
    if (problems.length > 0) this.#records.push(problemRecord(0, problems));
  }
}

const joined = (before: string, text: string): string =>
  before === '' || text === '' || before.length > textLengthMax ? before || text : `${before} ${text}`;
