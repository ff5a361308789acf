// The forms of a balance and a statement, for the OpenAPI document.
import { ApiProperty } from '@nestjs/swagger';

class BalanceAmount {
  @ApiProperty({ example: 'EUR' })
  currency!: string;
  @ApiProperty({ example: '12.50', description: 'below zero with a sign' })
  amount!: string;
}

class BookedBalance {
  @ApiProperty({ enum: ['interimBooked'] })
  balanceType!: string;
  @ApiProperty({ type: BalanceAmount })
  balanceAmount!: BalanceAmount;
  @ApiProperty({ format: 'date-time' })
  referenceDateTime!: string;
}

export class AccountBalance {
  @ApiProperty({ example: 'XK059901000000000136' })
  iban!: string;
  @ApiProperty()
  ownerName!: string;
  @ApiProperty({ example: 'EUR' })
  currency!: string;
  @ApiProperty({ enum: ['open', 'blocked', 'closed'] })
  state!: string;
  @ApiProperty({ type: BalanceAmount })
  balance!: BalanceAmount;
  @ApiProperty({ type: [BookedBalance] })
  balances!: BookedBalance[];
}

const text = { type: 'string' };
const money = {
  type: 'object',
  required: ['currency', 'amount'],
  properties: { currency: text, amount: text },
};
const moment = { ...text, format: 'date-time' };

const line = {
  type: 'object',
  properties: {
    bookedAt: moment,
    transactionId: text,
    counterpartName: text,
    counterpartIban: text,
    remittance: text,
    kind: { enum: ['debit', 'credit'] },
    amount: money,
    balance: { ...money, description: "the account's, after this entry" },
    reverses: { ...text, description: 'the transactionId that this entry takes back' },
  },
};

const statement = {
  type: 'object',
  properties: {
    statementId: text,
    account: { type: 'object', properties: { iban: text, ownerName: text, currency: text } },
    period: { type: 'object', properties: { from: text, to: text } },
    channel: text,
    openingBalance: { ...money, description: "the account's, whatever the channel" },
    closingBalance: { ...money, description: "the account's, whatever the channel" },
    totalDebits: money,
    totalCredits: money,
    lineCount: { type: 'integer' },
    madeAt: moment,
    lines: { type: 'array', items: line },
  },
};

export const statementContent = {
  'application/json': { schema: statement },
  'application/pdf': { schema: { ...text, format: 'binary' } },
  'text/csv': { schema: text },
  'application/xml': { schema: { ...text, description: 'camt.053.001.08' } },
};
