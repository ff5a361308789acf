// Which elements of a pain.001 are read, and into which field each goes; everything else in the message is
// passed over. Pure data.

/** What is read of one CdtTrfTxInf, as text. */
export interface TransactionFields {
  instructionId?: string;
  endToEndId?: string;
  amount?: string;
  currency?: string;
  equivalentAmount?: string;
  creditorName?: string;
  creditorIban?: string;
  remittance?: string;
  reference?: string;
  issuer?: string;
}

/** What is read of a PmtInf before its transactions. */
export interface PaymentFields {
  paymentId?: string;
  method?: string;
  count?: string;
  sum?: string;
  date?: string;
  debtorIban?: string;
}

export interface GroupFields {
  messageId?: string;
  count?: string;
  sum?: string;
}

export interface Element {
  path: string;
  children: Map<string, Element>;
  /** The part of the message that begins and ends with this element. */
  part?: 'group' | 'payment' | 'transaction';
  /** The field that the text goes to, in the part that is open. */
  field?: string;
  /** The element may be there several times; its texts are joined with a blank. */
  many?: true;
}

interface Plan {
  [name: string]: string | Plan;
}

const transactionPlan: Plan = {
  PmtId: { InstrId: 'instructionId', EndToEndId: 'endToEndId' },
  Amt: { InstdAmt: 'amount', EqvtAmt: { Amt: 'equivalentAmount' } },
  Cdtr: { Nm: 'creditorName' },
  CdtrAcct: { Id: { IBAN: 'creditorIban' } },
  RmtInf: { Ustrd: 'remittance*', Strd: { CdtrRefInf: { Tp: { Issr: 'issuer' }, Ref: 'reference' } } },
};

const messagePlan = (date: string | Plan): Plan => ({
  GrpHdr: { MsgId: 'messageId', NbOfTxs: 'count', CtrlSum: 'sum' },
  PmtInf: {
    PmtInfId: 'paymentId',
    PmtMtd: 'method',
    NbOfTxs: 'count',
    CtrlSum: 'sum',
    ReqdExctnDt: date,
    DbtrAcct: { Id: { IBAN: 'debtorIban' } },
    CdtTrfTxInf: transactionPlan,
  },
});

const parts: Record<string, Element['part']> = {
  GrpHdr: 'group',
  PmtInf: 'payment',
  CdtTrfTxInf: 'transaction',
};

function elementOf(plan: string | Plan, name: string, parentPath: string): Element {
  const path = parentPath === '' ? name : `${parentPath}/${name}`;
  if (typeof plan === 'string') {
    const many = plan.endsWith('*');
    const leaf: Element = { path, children: new Map(), field: many ? plan.slice(0, -1) : plan };
    return many ? { ...leaf, many } : leaf;
  }
  const part = parts[name];
  const children = new Map(
    Object.entries(plan).map(([child, below]) => [child, elementOf(below, child, part ? '' : path)]),
  );
  return part ? { path: name, children, part } : { path, children };
}

const rootOf = (date: string | Plan): Element =>
  elementOf({ CstmrCdtTrfInitn: messagePlan(date) }, 'Document', '');

/** The root element of each version that is read, by its namespace. */
export const rootOfNamespace: ReadonlyMap<string, { messageName: string; root: Element }> = new Map([
  [
    'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09',
    { messageName: 'pain.001.001.09', root: rootOf({ Dt: 'date', DtTm: 'date' }) },
  ],
  [
    'urn:iso:std:iso:20022:tech:xsd:pain.001.001.03',
    { messageName: 'pain.001.001.03', root: rootOf('date') },
  ],
]);
