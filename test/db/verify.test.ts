// A bank that is in order breaks no invariant; each way of damaging it is told by exactly the invariant that
// is about it.
import { Database } from '#db';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { invariants } from '../../apps/payments/src/verify/invariants.js';
import { createDatabase, dropDatabase } from '../support/postgres.mjs';
import { forge, reseal } from './support/forge.js';
import { buildSmallBank } from './support/small-bank.js';

const template = `verify_${process.pid}`;

beforeAll(async () => {
  await buildSmallBank(await createDatabase(template));
});

afterAll(() => dropDatabase(template));

type Row = Record<string, unknown>;

/** The rows that break an invariant, by its name, for those that are broken. */
async function broken(url: string): Promise<Record<string, Row[]>> {
  const database = await Database.open({ url, schema: 'payments', connectionsMax: 1 });
  const found: Record<string, Row[]> = {};
  try {
    for (const { name, offending } of invariants) {
      const rows = await offending(database, 10);
      if (rows.length > 0) found[name] = rows;
    }
    return found;
  } finally {
    await database.close();
  }
}

let copies = 0;

async function withCopy<T>(work: (url: string) => Promise<T>): Promise<T> {
  const name = `${template}_${++copies}`;
  const url = await createDatabase(name, template);
  try {
    return await work(url);
  } finally {
    await dropDatabase(name);
  }
}

/** What is broken after the statements; `isSealed`: balances and chain were made to fit. */
const damaged = (texts: string[], isSealed = false): Promise<Record<string, Row[]>> =>
  withCopy(async (url) => {
    await forge(url, texts);
    if (isSealed) await reseal(url);
    return broken(url);
  });

const paymentId = (transactionId: string) =>
  `(select id from payments.payment where transaction_id = '${transactionId}')`;
const transferOf = (transactionId: string) =>
  `(select id from ledger.transfer where payment_id = ${paymentId(transactionId)} and reverses is null)`;

describe('a bank in order', () => {
  it('breaks nothing', async () => {
    expect(await withCopy(broken)).toEqual({});
  });

  it('has payments in every state, repeats, a parked record and unread ones', async () => {
    const states = await withCopy(async (url) => {
      const database = await Database.open({ url, schema: 'payments', connectionsMax: 1 });
      const rows = await database.rows<{ state: string; count: number }>(
        `select state::text, count(*)::int from payments.payment group by 1
         union all select 'repeated', count(*)::int from payments.repeat
         union all select 'parked', count(*)::int from payments.dead_letter where state = 'parked'
         union all select 'moved', count(*)::int from payments.change`,
      );
      await database.close();
      return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
    });
    expect(states).toEqual({
      settled: 22,
      refused: 2,
      held: 1,
      cancelled: 1,
      reversed: 2,
      repeated: 2,
      parked: 1,
      moved: 4,
    });
  });

  it('breaks nothing when old events were taken out of the log', async () => {
    const statement = `delete from log.record_batch b where topic in ('payments.outcomes', 'cancellations.decisions')
      and base_offset = (select min(base_offset) from log.record_batch o
                         where o.topic = b.topic and o.partition = b.partition)`;
    expect(await damaged([statement])).toEqual({});
  });

  it('breaks nothing where Kafka counts the positions', async () => {
    const onKafka = [
      `insert into log.relay (topic, partition, position) select topic, partition, next_offset from log.partition`,
      `update payments.position set position = position + 5000,
         sequences = jsonb_build_object('/pagesa/outbox/' || (select id from log.outbox), position - 1)`,
    ];
    expect(await damaged(onKafka)).toEqual({});
  });

  it('breaks nothing after balances and chain were made anew', async () => {
    expect(await damaged([], true)).toEqual({});
  });
});

interface Damage {
  invariant: string;
  how: string;
  texts: string[];
  isSealed?: true;
  rows: Row[];
}

const any = expect.anything();

const damages: Damage[] = [
  {
    invariant: 'accounts-exist',
    how: 'an account gets another currency',
    texts: [
      `update ledger.account set currency = 'CHF'
       where id = (select credit_account from ledger.transfer where id = ${transferOf('ABROAD')})`,
    ],
    rows: [{ debit_currency: 'EUR', credit_currency: 'CHF' }],
  },
  {
    invariant: 'transfers-balance',
    how: 'debits wander to another shard',
    texts: [
      `update ledger.balance set debits_minor = debits_minor - 5 where account_id = 1 and debits_minor > 5`,
      `insert into ledger.balance (account_id, shard, debits_minor)
       select account_id, 1 - shard, 5 from ledger.balance where account_id = 1
       on conflict (account_id, shard) do update set debits_minor = ledger.balance.debits_minor + 5`,
    ],
    rows: [{ shard: any }, { shard: any }],
  },
  {
    invariant: 'balance-is-sum',
    how: 'both sides of a balance grow',
    texts: [
      `update ledger.balance set credits_minor = credits_minor + 7, debits_minor = debits_minor + 7
       where (account_id, shard) = (select account_id, shard from ledger.balance where account_id <> 1 limit 1)`,
    ],
    rows: [{ account_id: any, iban: any, credits_moved: any, credits_kept: any }],
  },
  {
    invariant: 'no-overdraft',
    how: 'the account that gave the opening money must not be below zero any more',
    texts: [`update ledger.account set overdraft_minor = 0 where kind = 'internal'`],
    rows: [{ account_id: 1, overdraft_minor: 0 }],
  },
  {
    invariant: 'reversed-once',
    how: 'a reversal moves more than it reverses',
    texts: [
      `update ledger.transfer set amount_minor = amount_minor + 1
       where reverses is not null and payment_id = ${paymentId('FILE-3')}`,
    ],
    isSealed: true,
    rows: [{ amount_minor: 1251, reversed_minor: 1250 }],
  },
  {
    invariant: 'chain-unbroken',
    how: 'a transfer is dated back',
    texts: [
      `update ledger.transfer set settled_at = settled_at - interval '1 day' where id = ${transferOf('FILE-0')}`,
    ],
    rows: [{ problem: 'its transfers are not those that were hashed' }],
  },
  {
    invariant: 'chain-unbroken',
    how: 'the end of the chain is cut off',
    texts: [
      `delete from ledger.chain c where shard = 0 and sequence = (select max(sequence) from ledger.chain where shard = 0)`,
    ],
    rows: [
      { problem: 'the chain does not end at its head', shard: 0 },
      { problem: 'the chain does not cover these transfers', shard: 0 },
    ],
  },
  {
    invariant: 'settled-once',
    how: 'the transfer of a settled payment is gone',
    texts: [`delete from ledger.transfer where id = ${transferOf('FILE-4')}`],
    isSealed: true,
    rows: [{ transaction_id: 'FILE-4', state: 'settled' }],
  },
  {
    invariant: 'settled-as-asked',
    how: 'a transfer credits somebody else',
    texts: [
      `update ledger.transfer set credit_account = (select max(id) from ledger.account) where id = ${transferOf('FILE-5')}`,
    ],
    isSealed: true,
    rows: [{ transaction_id: 'FILE-5', credited: any }],
  },
  {
    invariant: 'nothing-else-moved',
    how: 'a refused payment moves money',
    texts: [
      `insert into ledger.transfer
       select 900001, d.id, c.id, p.amount_minor, p.id, null, date_trunc('second', now()) from payments.payment p
       join ledger.account d on d.iban = p.debtor_iban join ledger.account c on c.iban = p.creditor_iban
       where p.transaction_id = 'LETTERS'`,
    ],
    isSealed: true,
    rows: [{ transaction_id: 'LETTERS', state: 'refused' }],
  },
  {
    invariant: 'transfer-has-payment',
    how: 'money moves for a payment that does not exist',
    texts: [
      `insert into ledger.transfer values (900002, 20, 21, 100, 777777, null, date_trunc('second', now()))`,
    ],
    isSealed: true,
    rows: [{ transfer_id: 900002, payment_id: 777777 }],
  },
  {
    invariant: 'reversed-by-transfer',
    how: 'a settled payment is reversed in the ledger only',
    texts: [
      `insert into ledger.transfer
       select 900003, credit_account, debit_account, amount_minor, payment_id, id, date_trunc('second', now())
       from ledger.transfer where id = ${transferOf('FILE-6')}`,
    ],
    isSealed: true,
    rows: [{ payment_id: any, reversals: 1 }],
  },
  {
    invariant: 'one-payment-each',
    how: 'two payments have one id',
    texts: [
      `alter table payments.payment drop constraint payment_transaction_id_key`,
      `update payments.payment set transaction_id = 'FILE-7' where transaction_id = 'FUNDS'`,
    ],
    rows: [{ transaction_id: 'FILE-7', payments: 2 }],
  },
  {
    invariant: 'accepted-decided',
    how: 'a payment was accepted and never reached the log',
    texts: [`insert into payments.accepted values ('LOST', '\\x00', '{}', 'cli_test', now())`],
    rows: [{ transaction_id: 'LOST', client: 'cli_test' }],
  },
  {
    invariant: 'batches-add-up',
    how: 'a record of a file got lost',
    texts: [`update payments.batch set received = received + 1 where malformed = 1`],
    rows: [{ received: 30, done: 29, missing: 1 }],
  },
  {
    invariant: 'batches-add-up',
    how: 'a refused payment is counted as settled',
    texts: [
      `update payments.batch_count set settled = settled + 1, refused = refused - 1
       where (batch_id, shard) = (select batch_id, shard from payments.batch_count where refused > 0 limit 1)`,
    ],
    rows: [{ received: 29, missing: 0, counts_agree: false }],
  },
  {
    invariant: 'bills-paid',
    how: 'a bill counts as paid by a refused payment',
    texts: [
      `insert into payments.bill (biller_code, reference, revision, state, amount_minor, currency, payment_ids)
       values ('water', '4711', 1, 'open', 1250, 'EUR', array[${paymentId('LETTERS')}])`,
    ],
    rows: [{ biller_code: 'water', reference: '4711', state: 'refused' }],
  },
  {
    invariant: 'repeats-refer',
    how: 'a repeat refers to another payment',
    texts: [`update payments.repeat set payment_id = ${paymentId('FILE-9')} where transaction_id = 'FILE-1'`],
    rows: [{ transaction_id: 'FILE-1' }],
  },
  {
    invariant: 'changes-agree',
    how: 'a reversal names no case',
    texts: [
      `update payments.change set case_id = null where state = 'reversed' and payment_id = ${paymentId('FILE-3')}`,
    ],
    rows: [{ transaction_id: 'FILE-3', state: 'reversed', changes: 'reversed' }],
  },
  {
    invariant: 'events-once',
    how: 'an event tells of another payment than was settled',
    texts: [
      `update log.record_batch set bytes = convert_to(replace(convert_from(bytes, 'UTF8'),
         'pay_' || ${paymentId('FILE-8')} || '.settled', 'pay_999999.settled'), 'UTF8')
       where topic = 'payments.outcomes'`,
    ],
    rows: [
      { payment_id: any, state: 'settled', events: 0, problem: 'happened, but was not told' },
      { payment_id: 999999, state: 'settled', events: 1, problem: 'told, but did not happen' },
    ],
  },
  {
    invariant: 'events-once',
    how: 'an event is told twice',
    texts: [
      `with appended as (
         insert into log.record_batch (topic, partition, base_offset, count, bytes)
         select b.topic, b.partition, p.next_offset, 1, convert_to(split_part(convert_from(b.bytes, 'UTF8'), chr(10), 1) || chr(10), 'UTF8')
         from log.record_batch b join log.partition p using (topic, partition)
         where b.topic = 'payments.outcomes' and b.partition = 0 order by b.base_offset limit 1)
       update log.partition set next_offset = next_offset + 1 where topic = 'payments.outcomes' and partition = 0`,
    ],
    rows: [{ events: 2, problem: 'told more than once' }],
  },
  {
    invariant: 'four-eyes',
    how: 'an event says that one person decided alone',
    texts: [
      `update log.record_batch set bytes = convert_to(replace(convert_from(bytes, 'UTF8'), 'agim.berisha', 'blerta.hoxha'), 'UTF8')
       where topic = 'cancellations.decisions' and convert_from(bytes, 'UTF8') like '%"case_0"%'`,
    ],
    rows: [{ case_id: 'case_0', proposed_by: 'blerta.hoxha', approved_by: 'blerta.hoxha' }],
  },
  {
    invariant: 'four-eyes',
    how: 'a case was approved by who proposed it',
    texts: [
      `do $$ declare name text; begin
         for name in select conname from pg_constraint where conrelid = 'cancellations.case'::regclass and contype = 'c'
         loop execute format('alter table cancellations.case drop constraint %I', name); end loop; end $$`,
      `insert into cancellations.case (id, state, mail_id, opened_at, changed_at, subject, language, findings,
         verification, reason, reason_text, proposal, approval)
       values ('case_x', 'approved', 'mail_x', now(), now(), '', 'sq', '{}', '', 'DUPL', '',
         '{"by": "blerta.hoxha"}', '{"by": "blerta.hoxha"}')`,
    ],
    rows: [{ case_id: 'case_x', proposed_by: 'blerta.hoxha' }],
  },
  {
    invariant: 'positions-within-log',
    how: 'a consumer stands behind the end of the log',
    texts: [
      `update payments.position set position = position + 1000 where topic = 'cancellations.decisions' and partition = 0`,
    ],
    rows: [{ schema: 'payments', topic: 'cancellations.decisions', partition: 0 }],
  },
  {
    invariant: 'log-without-gaps',
    how: 'the last batch of a partition is gone',
    texts: [
      `delete from log.record_batch where (topic, partition, base_offset) = (
         select topic, partition, max(base_offset) from log.record_batch
         where topic = 'cancellations.decisions' group by 1, 2 having count(*) > 1 limit 1)`,
    ],
    rows: [{ topic: 'cancellations.decisions' }],
  },
];

describe('a damaged bank', () => {
  it.each(damages)('$invariant: $how', async ({ invariant, texts, isSealed, rows }) => {
    const found = await damaged(texts, isSealed);
    expect(Object.keys(found)).toEqual([invariant]);
    expect(found[invariant].slice(0, rows.length)).toEqual(rows.map((row) => expect.objectContaining(row)));
  });

  it('is damaged once for each invariant', () => {
    expect(new Set(damages.map(({ invariant }) => invariant))).toEqual(
      new Set(invariants.map(({ name }) => name)),
    );
  });
});
