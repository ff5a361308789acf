// Journey: the same payments come in by every door, singly, by file and from the topic, and end the same.
import { today } from '#time';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { engines, Product } from './support/product.js';

interface Order {
  transactionId: string;
  debtorAccount: { iban: string };
  creditorAccount: { iban: string };
  creditorName: string;
  instructedAmount: { currency: string; amount: string };
  remittanceInformationUnstructured: string;
  requestedExecutionDate: string;
}

describe.each(engines)('every door (%s)', (engine) => {
  const product = new Product(engine);
  let producer: Producer | undefined;
  beforeAll(async () => {
    await product.start();
    if (engine !== 'kafka') return;
    const kafka = new Kafka({ brokers: [product.brokers], logLevel: logLevel.NOTHING });
    producer = kafka.producer();
    await producer.connect();
  }, 120_000);
  afterAll(async () => {
    await producer?.disconnect();
    await product.stop();
  }, 60_000);

  /** Good ones and bad ones, each bad in its own way; ids begin with the door's name. */
  function ordersOf(door: string): Order[] {
    const { accounts } = product.demo;
    const good: Omit<Order, 'transactionId'> = {
      debtorAccount: { iban: accounts[3] },
      creditorAccount: { iban: accounts[4] },
      creditorName: 'Blerim Krasniqi',
      instructedAmount: { currency: 'EUR', amount: '1.25' },
      remittanceInformationUnstructured: 'Qiraja e nentorit',
      requestedExecutionDate: today(),
    };
    const unknown = { iban: 'XK051901234567891011' };
    const cases: Partial<Order>[] = [
      {},
      { creditorAccount: { iban: 'DE89370400440532013000' } },
      { creditorAccount: unknown },
      { debtorAccount: unknown },
      { instructedAmount: { currency: 'EUR', amount: '99999999.99' } },
      { instructedAmount: { currency: 'EUR', amount: '1.255' } },
      { remittanceInformationUnstructured: 'Qiraja e nëntorit' },
      { creditorAccount: { iban: accounts[3] } },
    ];
    return cases.map((change, index) => ({ ...good, ...change, transactionId: `${door}-${index}` }));
  }

  /** Status and reason of each payment, in their order, once all are decided. */
  async function endsOf(orders: Order[]): Promise<unknown[]> {
    const ends: unknown[] = [];
    for (const { transactionId } of orders) {
      for (;;) {
        const { status, body } = await product.call('GET', `/v1/payments/${transactionId}`);
        if (status !== 200 || body['transactionStatus'] === 'RCVD') continue;
        const reason = body['statusReason'] as { code: string } | undefined;
        ends.push([body['transactionStatus'], reason?.code]);
        break;
      }
    }
    return ends;
  }

  async function sendFile(type: string, body: string): Promise<Record<string, number>> {
    const sent = await product.call('POST', '/v1/payment-batches', { body, type });
    expect(sent.status).toBe(202);
    return product.finishBatch(sent.body['batchId'] as string);
  }

  const produce = (orders: Order[]) =>
    producer!.send({
      topic: 'payments.submitted',
      acks: -1,
      messages: orders.map((order) => ({ key: order.debtorAccount.iban, value: JSON.stringify(order) })),
    });

  const doors: Record<string, (orders: Order[]) => Promise<unknown>> = {
    single: async (orders) => {
      for (const body of orders)
        expect((await product.call('POST', '/v1/payments', { body })).status).toBe(202);
    },
    ndjson: (orders) =>
      sendFile('application/x-ndjson', orders.map((order) => JSON.stringify(order)).join('\n')),
    csv: (orders) => sendFile('text/csv', csvOf(orders)),
    pain001: (orders) => sendFile('application/xml', pain001Of(orders)),
    ...(engine === 'kafka' && { topic: produce }),
  };

  it('gives the same outcomes for the same payments', async () => {
    const ends: Record<string, unknown[]> = {};
    for (const [door, send] of Object.entries(doors)) {
      const orders = ordersOf(door);
      await send(orders);
      ends[door] = await endsOf(orders);
    }
    const [first] = Object.values(ends);
    expect(first[0]).toEqual(['ACSC', undefined]);
    expect(first.slice(2, 7).every((end) => (end as string[])[0] === 'RJCT')).toBe(true);
    for (const door of Object.keys(doors)) expect([door, ends[door]]).toEqual([door, first]);
  }, 120_000);

  it('refuses an id with half a character by its field, by every door that can bring one', async () => {
    const [order] = ordersOf('half');
    const broken = JSON.stringify({ ...order, transactionId: 'half-\ud800' });
    const single = await product.call('POST', '/v1/payments', { body: broken });
    const errors = [{ path: 'transactionId', code: 'form' }];
    expect(single).toMatchObject({ status: 400, body: { errors } });
    const type = 'application/x-ndjson';
    const file = await product.call('POST', '/v1/payment-batches', { body: broken, type });
    const batchId = file.body['batchId'] as string;
    expect(await product.finishBatch(batchId)).toMatchObject({ received: 1, rejected: 1 });
    const report = await product.call('GET', `/v1/payment-batches/${batchId}/report`, {
      headers: { accept: 'application/json' },
    });
    expect(report.text).toContain('"path":"transactionId"');
    const withNul = await product.call('GET', '/v1/payments/half%00');
    expect(withNul).toMatchObject({ status: 400, body: { detail: 'no text may hold a NUL character' } });
    if (engine !== 'kafka') return;
    await producer!.send({
      topic: 'payments.submitted',
      acks: -1,
      messages: [{ key: 'half', value: broken }],
    });
    for (let text = ''; !/^pagesa_dead_letters\{service="payments"\} 1$/m.test(text);)
      ({ text } = await product.call('GET', '/metrics'));
  }, 120_000);

  const onKafka = engine === 'kafka' ? it : undefined;
  onKafka?.(
    'takes a record produced twice, and again after a restart, once',
    async () => {
      const orders = ordersOf('twice');
      await produce(orders);
      await produce(orders);
      const ends = await endsOf(orders);
      await product.end('SIGKILL');
      await product.start();
      await produce(orders);
      const after = ordersOf('later');
      await produce(after);
      expect(await endsOf(after)).toEqual(ends);
      expect(await endsOf(orders)).toEqual(ends);
      const { text } = await product.call('GET', `/v1/accounts/${product.demo.accounts[4]}/statement`);
      expect(text.split('"transactionId":"twice-0"')).toHaveLength(2);
    },
    120_000,
  );
});

function csvOf(orders: Order[]): string {
  const columns = [
    'transactionId',
    'debtorAccount.iban',
    'creditorAccount.iban',
    'creditorName',
    'instructedAmount.currency',
    'instructedAmount.amount',
    'remittanceInformationUnstructured',
    'requestedExecutionDate',
  ];
  const at = (order: Order, path: string) =>
    path.split('.').reduce((value, name) => (value as Record<string, unknown>)[name], order as unknown);
  return [columns, ...orders.map((order) => columns.map((path) => at(order, path)))]
    .map((fields) => fields.join(','))
    .join('\r\n');
}

function pain001Of(orders: Order[]): string {
  const blocks = orders.map(
    (order, index) => `<PmtInf><PmtInfId>B${index}</PmtInfId><PmtMtd>TRF</PmtMtd>
      <ReqdExctnDt><Dt>${order.requestedExecutionDate}</Dt></ReqdExctnDt>
      <Dbtr><Nm>Klient</Nm></Dbtr><DbtrAcct><Id><IBAN>${order.debtorAccount.iban}</IBAN></Id></DbtrAcct>
      <DbtrAgt><FinInstnId><BICFI>EXAMXKPR</BICFI></FinInstnId></DbtrAgt>
      <CdtTrfTxInf><PmtId><EndToEndId>${order.transactionId}</EndToEndId></PmtId>
      <Amt><InstdAmt Ccy="${order.instructedAmount.currency}">${order.instructedAmount.amount}</InstdAmt></Amt>
      <Cdtr><Nm>${order.creditorName}</Nm></Cdtr>
      <CdtrAcct><Id><IBAN>${order.creditorAccount.iban}</IBAN></Id></CdtrAcct>
      <RmtInf><Ustrd>${order.remittanceInformationUnstructured}</Ustrd></RmtInf></CdtTrfTxInf></PmtInf>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
    <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn><GrpHdr>
    <MsgId>EVERY-DOOR</MsgId><CreDtTm>2026-11-23T08:00:00Z</CreDtTm><NbOfTxs>${orders.length}</NbOfTxs>
    <InitgPty><Nm>Klient</Nm></InitgPty></GrpHdr>${blocks.join('')}</CstmrCdtTrfInitn></Document>`;
}
