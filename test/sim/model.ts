// What must be true, worked out one payment at a time and without the product's rules: outcomes, balances,
// counts of files.
import type { BillerVersion } from '#references';
import { accounts, bank, clearing, house, openings } from './bank.js';
import { billerRefusals, billRefusal, versionOn, type ModelBill } from './book.js';
import { finesCode } from './intent.js';
import type { Intent } from './intent.js';

export type ModelState = 'refused' | 'held' | 'settled' | 'cancelled' | 'reversed';

export interface ModelPayment {
  intent: Intent;
  state: ModelState;
  code: string | undefined;
  batchId: string | undefined;
  /** Place in the order of first decisions. */
  order: number;
  /** A person let it go on, whatever its bill says. */
  released?: boolean;
}

export interface ModelAccount {
  state: 'open' | 'blocked' | 'closed';
  kind: string;
  /** How far below zero it may go. */
  overdraftMinor: number;
  debitsMinor: number;
  creditsMinor: number;
}

export type Counted = 'settled' | 'refused' | 'held' | 'replayed' | 'conflicts' | 'cancelled';

// As documented with validate: the first of these is a refused payment's reason.
const precedence =
  'AC01 RC01 AC04 AC06 AC03 AG01 AM03 AM12 CH20 AM01 AM09 AM06 AM02 CH04 CH03 BE06 RR09 RR10 AM05 AM04'.split(
    ' ',
  );
const executionDaysMax = 90;
const pastDaysMax = 5;

export class Model {
  readonly accounts = new Map<string, ModelAccount>();
  readonly payments = new Map<string, ModelPayment>();
  /** Content by transactionId of what the single door accepted and has not forgotten. */
  readonly accepted = new Map<string, string>();
  readonly billers = new Map<string, BillerVersion[]>();
  readonly bills = new Map<string, ModelBill>();
  readonly batches = new Map<string, Record<Counted, number>>();
  readonly repeats: string[] = [];
  /** Payments refused for want of money that another transaction of the same moment brought. */
  readonly unseenCredits = new Set<string>();
  /** The events that this step must have told, in their short form. */
  expected: string[] = [];

  constructor() {
    for (const { iban, kind, overdraftMinor } of accounts)
      this.accounts.set(iban, {
        state: 'open',
        kind,
        overdraftMinor: overdraftMinor ?? Infinity,
        debitsMinor: 0,
        creditsMinor: 0,
      });
    for (const { iban, amountMinor } of openings) this.move(house, iban, amountMinor);
  }

  /** The single door's answer. */
  accept(intent: Intent): 'accepted' | 'replayed' | 'conflict' {
    const { transactionId, content } = intent;
    const known = this.payments.get(transactionId)?.intent.content ?? this.accepted.get(transactionId);
    if (known !== undefined) return known === content ? 'replayed' : 'conflict';
    this.accepted.set(transactionId, content);
    return 'accepted';
  }

  /** A submission reaches the settle stage. */
  settle(intent: Intent, day: string, batchId: string | undefined): void {
    const first = this.payments.get(intent.transactionId);
    if (first) {
      const same = first.intent.content === intent.content;
      this.repeats.push(`${intent.transactionId} ${same ? 'replayed' : 'conflict'}`);
      this.count(batchId, same ? 'replayed' : 'conflicts', 1);
      return;
    }
    const payment: ModelPayment = { intent, batchId, order: this.payments.size, ...this.judge(intent, day) };
    this.payments.set(intent.transactionId, payment);
    this.count(batchId, payment.state as Counted, 1);
    this.expected.push(`${payment.state} ${intent.transactionId} ${payment.code ?? ''}`);
  }

  /** Held payments on their day. */
  release(day: string): number {
    const due = [...this.payments.values()]
      .filter((payment) => payment.state === 'held' && isDue(payment, day))
      .sort(byDateThenOrder);
    for (const payment of due) {
      const intent = { ...payment.intent, executionDate: undefined };
      Object.assign(payment, this.judge(intent, day, payment.released));
      // It waits for a person now, and is held as before.
      if (payment.state === 'held') continue;
      this.count(payment.batchId, 'held', -1);
      this.count(payment.batchId, payment.state as Counted, 1);
      this.expected.push(`${payment.state} ${intent.transactionId} ${payment.code ?? ''}`);
    }
    return due.length;
  }

  /** An approved cancellation reaches the reverse stage. */
  undo(decision: { caseId: string; transactionId: string; reason: string }): void {
    const { caseId, transactionId } = decision;
    const payment = this.payments.get(transactionId);
    const refusal = this.undoingRefusal(payment);
    if (refusal) {
      this.expected.push(`failed ${transactionId} ${caseId} ${refusal}`);
      return;
    }
    const { intent, state, batchId } = payment!;
    if (state === 'settled') {
      this.move(this.creditedBy(intent)!, intent.debtorIban, intent.amountMinor!);
      for (const bill of this.bills.values()) bill.paidBy.delete(transactionId);
    } else {
      this.count(batchId, 'held', -1);
      this.count(batchId, 'cancelled', 1);
    }
    Object.assign(payment!, { state: state === 'held' ? 'cancelled' : 'reversed', code: decision.reason });
    this.expected.push(`${payment!.state} ${transactionId} ${decision.reason} ${caseId}`);
  }

  /** A case's question reaches the reverse stage. */
  answer(enquiry: { caseId: string; transactionIds: string[] }): void {
    const asked = [...new Set(enquiry.transactionIds)];
    const told = asked.map((id) => `${id}:${this.payments.get(id)?.state ?? 'missing'}`).sort();
    this.expected.push(`answered ${enquiry.caseId} ${told.join(',')}`);
  }

  /** The account that is credited; undefined if there is none. */
  creditedBy({ creditorIban }: Intent): string | undefined {
    if (!creditorIban.startsWith('XK')) return clearing.abroad;
    const of = creditorIban.slice(4, 6);
    if (of === bank) return this.accounts.has(creditorIban) ? creditorIban : undefined;
    return clearing[of] ?? clearing.kips;
  }

  /** The catalog's word about a bill; an older one than the last is not heard. */
  storeBill(told: Omit<ModelBill, 'paidBy'> & { reference: string }): void {
    const known = this.bills.get(told.reference);
    if (known && known.revision >= told.revision) return;
    const { revision, state, amountMinor, currency } = told;
    const paidBy = known?.paidBy ?? new Set();
    this.bills.set(told.reference, { revision, state, amountMinor, currency, paidBy });
  }

  private judge(
    intent: Intent,
    day: string,
    ignoresBill = false,
  ): { state: ModelState; code: string | undefined } {
    const later = (intent.executionDate ?? '') > day;
    const { bill, ...found } = this.billOf(intent, later ? intent.executionDate! : day);
    const { refusal, wait } = ignoresBill ? {} : found;
    const codes = new Set([...intent.defects, ...this.findings(intent, day)]);
    if (refusal && !wait) codes.add(refusal);
    const code = precedence.find((each) => codes.has(each));
    if (code) return { state: 'refused', code };
    if (later) return { state: 'held', code: undefined };
    if (wait) return { state: 'held', code: refusal };
    const debtor = this.accounts.get(intent.debtorIban)!;
    const tooLittle = spendable(debtor) < intent.amountMinor!;
    if (tooLittle || this.unseenCredits.has(intent.transactionId)) return { state: 'refused', code: 'AM04' };
    this.move(intent.debtorIban, this.creditedBy(intent)!, intent.amountMinor!);
    bill?.paidBy.add(intent.transactionId);
    return { state: 'settled', code: undefined };
  }

  /** The registered bill that a payment names, and what that has against it. */
  private billOf(
    { biller, ...intent }: Intent,
    day: string,
  ): { bill?: ModelBill; refusal?: string | undefined; wait?: boolean | undefined } {
    const version = biller?.code === finesCode ? versionOn(this.billers.get(finesCode), day) : undefined;
    const bill = this.bills.get(biller?.reference ?? '');
    if (!version || !bill || intent.amountMinor === null) return {};
    const refusal = billRefusal(bill, intent);
    return { bill, refusal, wait: refusal === 'AM05' && version.onPaidBill === 'hold' };
  }

  /** What the state of the bank, of the catalog and the day have against a payment. */
  private *findings(intent: Intent, day: string): Generator<string> {
    const credited = this.creditedBy(intent);
    for (const iban of [intent.debtorIban, credited]) {
      const account = iban === undefined ? undefined : this.accounts.get(iban);
      if (!account || (account.kind === 'clearing' && iban === intent.debtorIban)) continue;
      if (account.state === 'closed') yield 'AC04';
      if (account.state === 'blocked') yield 'AC06';
    }
    const { executionDate, biller } = intent;
    const ahead = executionDate ? (Date.parse(executionDate) - Date.parse(day)) / 86_400_000 : 0;
    if (ahead > executionDaysMax) yield 'CH03';
    if (ahead < -pastDaysMax) yield 'CH04';
    if (!biller) return;
    const version = versionOn(this.billers.get(biller.code), ahead > 0 ? executionDate! : day);
    yield* billerRefusals(version, intent);
  }

  private undoingRefusal(payment: ModelPayment | undefined): string | undefined {
    if (!payment) return 'NOOR';
    if (payment.state === 'cancelled' || payment.state === 'reversed') return 'ARDT';
    if (payment.state === 'refused') return 'NARR';
    if (payment.state === 'held') return undefined;
    const credited = this.accounts.get(this.creditedBy(payment.intent)!)!;
    if (credited.state === 'closed') return 'AC04';
    if (this.accounts.get(payment.intent.debtorIban)!.state === 'closed') return 'AC04';
    if (credited.state === 'blocked') return 'LEGL';
    return spendable(credited) < payment.intent.amountMinor! ? 'AM04' : undefined;
  }

  private move(debit: string, credit: string, amountMinor: number): void {
    this.accounts.get(debit)!.debitsMinor += amountMinor;
    this.accounts.get(credit)!.creditsMinor += amountMinor;
  }

  private count(batchId: string | undefined, what: Counted, by: number): void {
    if (batchId === undefined) return;
    const none = { settled: 0, refused: 0, held: 0, replayed: 0, conflicts: 0, cancelled: 0 };
    const counts = this.batches.get(batchId) ?? none;
    counts[what] += by;
    this.batches.set(batchId, counts);
  }
}

function spendable({ overdraftMinor, debitsMinor, creditsMinor }: ModelAccount): number {
  return overdraftMinor + creditsMinor - debitsMinor;
}

function isDue({ intent, code, released }: ModelPayment, day: string): boolean {
  return released === true || (code === undefined && intent.executionDate! <= day);
}

function byDateThenOrder(a: ModelPayment, b: ModelPayment): number {
  const [first, second] = [a, b].map(({ intent }) => intent.executionDate ?? 'none');
  return first === second ? a.order - b.order : first < second ? -1 : 1;
}
