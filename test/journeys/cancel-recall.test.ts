// Money that went to another bank comes back by messages: camt.056 asks, camt.029 answers, pacs.004 returns;
// and customers'
// programs ask by camt.055. Every message that we write is valid against the official schema.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setClockOffset } from '#time';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemaErrors } from '../fixtures/xsd/validate.js';
import { agim, blerta, channel, hostCancellations, mailOf, type CancelHost } from './support/cancel-host.js';
import { until } from './support/until.js';

let host: CancelHost;
beforeAll(async () => {
  host = await hostCancellations({ PAGESA_INTERBANK_RECALL: 'camt' });
});
afterAll(() => host?.close());

const dayMs = 86_400_000;
const elsewhere = 'XK051701010500018287';
const get = (path: string) => host.call('GET', `/v1/cancellations${path}`, { as: agim });
const post: CancelHost['act'] = (...given) => host.act(...given);
const message = (xml: string) =>
  host.call('POST', '/v1/cancellations/messages', {
    as: channel,
    body: xml,
    headers: { 'content-type': 'application/xml' },
  });

async function recalled() {
  const paid = await host.pay({ creditorIban: elsewhere, amount: '250.00' });
  const { json } = await host.send(await mailOf({ pdf: await host.detailsOf(paid.transactionId) }));
  await post(`${json.caseId}/propose`, blerta, { note: 'pagesë e dyfishtë <&>' });
  const approved = await post(`${json.caseId}/approve`, agim);
  expect(approved.json.state).toBe('recalled');
  return { paid, caseId: json.caseId as string };
}

const camt029 = (of: {
  caseId: string;
  transactionId: string;
  conf: string;
  status: string;
  code?: string;
}) =>
  `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.029.001.10"><RsltnOfInvstgtn>
<Assgnmt><Id>A1</Id><Assgnr><Agt><FinInstnId><BICFI>NLPRXKPR</BICFI></FinInstnId></Agt></Assgnr><Assgne><Agt><FinInstnId><BICFI>EXAMXKPR</BICFI></FinInstnId></Agt></Assgne><CreDtTm>2026-11-23T10:00:00Z</CreDtTm></Assgnmt>
<RslvdCase><Id>${of.caseId}</Id><Cretr><Agt><FinInstnId><BICFI>EXAMXKPR</BICFI></FinInstnId></Agt></Cretr></RslvdCase>
<Sts><Conf>${of.conf}</Conf></Sts><CxlDtls><TxInfAndSts><OrgnlTxId>${of.transactionId}</OrgnlTxId><TxCxlSts>${of.status}</TxCxlSts>${
    of.code ? `<CxlStsRsnInf><Rsn><Cd>${of.code}</Cd></Rsn></CxlStsRsnInf>` : ''
  }</TxInfAndSts></CxlDtls></RsltnOfInvstgtn></Document>`;

const pacs004 = (of: {
  transactionId: string;
  amount: string;
  debtorIban: string;
  creditorIban: string;
  id: string;
}) =>
  `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.004.001.10"><PmtRtr>
<GrpHdr><MsgId>${of.id}</MsgId><CreDtTm>2026-11-24T10:00:00Z</CreDtTm><NbOfTxs>1</NbOfTxs><SttlmInf><SttlmMtd>CLRG</SttlmMtd></SttlmInf></GrpHdr>
<TxInf><RtrId>R1</RtrId><OrgnlTxId>${of.transactionId}</OrgnlTxId><RtrdIntrBkSttlmAmt Ccy="EUR">${of.amount}</RtrdIntrBkSttlmAmt>
<RtrRsnInf><Rsn><Cd>FOCR</Cd></Rsn></RtrRsnInf>
<OrgnlTxRef><DbtrAcct><Id><IBAN>${of.debtorIban}</IBAN></Id></DbtrAcct><CdtrAcct><Id><IBAN>${of.creditorIban}</IBAN></Id></CdtrAcct></OrgnlTxRef></TxInf></PmtRtr></Document>`;

describe('a payment to another bank', () => {
  it('is asked for by a valid camt.056, and comes back once when the money does', async () => {
    const { paid, caseId } = await recalled();
    const xml = (await get(`/${caseId}/recall`)).text;
    expect(schemaErrors('camt.056.001.09', xml)).toEqual([]);
    expect(xml).toContain(`<OrgnlTxId>${paid.transactionId}</OrgnlTxId>`);
    expect(xml).toContain('<BICFI>NLPRXKPR</BICFI>');
    const id = /<Assgnmt><Id>([^<]*)/.exec(xml)![1];
    const file = join(host.hosted.configuration.PAGESA_DATA, 'interbank', 'out', `${id}.xml`);
    await until(() => Promise.resolve(existsSync(file)));
    expect(readFileSync(file, 'utf8')).toBe(xml);
    const before = await host.balanceOf(paid.debtorIban);
    const pending = camt029({
      caseId,
      transactionId: paid.transactionId,
      conf: 'PDCR',
      status: 'PDCR',
      code: 'ARPL',
    });
    expect(schemaErrors('camt.029.001.10', pending)).toEqual([]);
    expect((await message(pending)).json).toMatchObject({ state: 'taken', caseIds: [caseId] });
    const accepted = camt029({ caseId, transactionId: paid.transactionId, conf: 'CNCL', status: 'ACCR' });
    expect((await message(accepted)).json.state).toBe('taken');
    expect((await get(`/${caseId}`)).json.state).toBe('recalled');
    expect(await host.balanceOf(paid.debtorIban)).toBe(before);
    const returned = pacs004({ ...paid, id: 'RET-1' });
    expect(schemaErrors('pacs.004.001.10', returned)).toEqual([]);
    expect((await message(returned)).json).toMatchObject({ state: 'taken', caseIds: [caseId] });
    await until(async () => (await get(`/${caseId}`)).json.state === 'reversed');
    expect((await host.balanceOf(paid.debtorIban)) - before).toBe(25_000);
    expect((await message(returned)).headers.get('idempotency-replayed')).toBe('true');
    const again = await message(pacs004({ ...paid, id: 'RET-2' }));
    expect(again.json).toMatchObject({ state: 'unmatched' });
    expect((await host.balanceOf(paid.debtorIban)) - before).toBe(25_000);
  });

  it('fails with the code when the other bank refuses, and may be asked for again', async () => {
    const { paid, caseId } = await recalled();
    const no = camt029({
      caseId,
      transactionId: paid.transactionId,
      conf: 'RJCR',
      status: 'RJCR',
      code: 'CUST',
    });
    await message(no);
    expect((await get(`/${caseId}`)).json).toMatchObject({ state: 'failed', statusReason: { code: 'CUST' } });
    await post(`${caseId}/propose`, blerta, { reason: 'FRAD' });
    expect((await post(`${caseId}/approve`, agim)).json.state).toBe('recalled');
  });

  it.each([
    ['another amount', { amount: '249.99' }, 'amountMinor'],
    ['another account', { debtorIban: 'XK051212012345678906' }, 'debtorIban'],
  ])('does not take a return of %s for its own', async (name, change, field) => {
    const { paid, caseId } = await recalled();
    const answer = await message(pacs004({ ...paid, ...change, id: name }));
    expect(answer.json).toMatchObject({ state: 'unmatched', problem: expect.stringContaining(field) });
    expect((await get(`/${caseId}`)).json.state).toBe('recalled');
    expect((await get('/messages?state=unmatched')).json.messages.length).toBeGreaterThan(0);
  });

  it('gets its money out of a message in which another return does not fit', async () => {
    const [first, second] = [await recalled(), await recalled()];
    const [wrong, right] = [
      pacs004({ ...first.paid, amount: '1.00', id: 'RET-BOTH' }),
      pacs004({ ...second.paid, id: 'RET-BOTH' }),
    ];
    const line = /<TxInf>.*<\/TxInf>/s;
    const both = wrong.replace(line, (own) => own + line.exec(right)![0]).replace('<NbOfTxs>1', '<NbOfTxs>2');
    expect(schemaErrors('pacs.004.001.10', both)).toEqual([]);
    const { json } = await message(both);
    expect(json).toMatchObject({
      state: 'unmatched',
      problem: expect.stringMatching(/^1 of 2: .*amountMinor/),
    });
    expect(json.caseIds.sort()).toEqual([first.caseId, second.caseId].sort());
    await until(async () => (await get(`/${second.caseId}`)).json.state === 'reversed');
    expect((await get(`/${first.caseId}`)).json.state).toBe('recalled');
  });

  it('waits for the other bank until its day, and is overdue after it', async () => {
    const { caseId } = await recalled();
    const { dueAt, recall } = (await get(`/${caseId}`)).json;
    expect(recall).toMatchObject({ state: 'asked', answerDueAt: dueAt });
    const overdue = async () =>
      (await get('?overdue=true')).json.cases.map((each: { caseId: string }) => each.caseId);
    expect(await overdue()).not.toContain(caseId);
    setClockOffset(40 * dayMs);
    try {
      expect(await overdue()).toContain(caseId);
    } finally {
      setClockOffset(0);
    }
  });

  it('is not asked for when the time for that reason is over', async () => {
    const paid = await host.pay({ creditorIban: elsewhere, amount: '10.00' });
    const { json } = await host.send(await mailOf({ pdf: await host.detailsOf(paid.transactionId) }));
    setClockOffset(30 * dayMs);
    try {
      const late = await post(`${json.caseId}/propose`, blerta, { reason: 'DUPL' });
      expect(late).toMatchObject({
        status: 422,
        json: { detail: expect.stringMatching(/for DUPL until \d{4}-/) },
      });
      expect((await post(`${json.caseId}/propose`, blerta, { reason: 'FRAD' })).status).toBe(200);
    } finally {
      setClockOffset(0);
    }
  });

  it('is reversed at once where the creditor is at this bank', async () => {
    const paid = await host.pay();
    const { json } = await host.send(await mailOf({ pdf: await host.detailsOf(paid.transactionId) }));
    await post(`${json.caseId}/propose`, blerta);
    expect((await post(`${json.caseId}/approve`, agim)).json.state).toBe('reversed');
  });
});

const camt055 = (number: string, times = 1) =>
  `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.055.001.09"><CstmrPmtCxlReq><Assgnmt><Id>C</Id></Assgnmt><Undrlyg>
<OrgnlPmtInfAndCxl>${`<TxInf><OrgnlEndToEndId>${number}</OrgnlEndToEndId></TxInf>`.repeat(times)}</OrgnlPmtInfAndCxl>
</Undrlyg></CstmrPmtCxlReq></Document>`;

describe('messages that are refused', () => {
  it.each([
    ['not well-formed', '<a><b></a>'],
    ['a document type', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
    ['another message', '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.09"><x/></Document>'],
    ['a number that is too long', camt055('X'.repeat(36))],
    ['more payments than anybody looks through', camt055('X', 2_001)],
    ['an invented code', camt029({ caseId: 'c', transactionId: 't', conf: 'ZZZZ', status: 'RJCR' })],
  ])('%s', async (_, xml) => {
    expect((await message(xml)).status).toBe(422);
  });
});

it("takes a customer's camt.055, and answers it with a valid camt.029", async () => {
  const first = await host.pay();
  const xml = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.055.001.09"><CstmrPmtCxlReq>
<Assgnmt><Id>CUST-7</Id><Assgnr><Pty><Nm>Arta</Nm></Pty></Assgnr><Assgne><Agt><FinInstnId><BICFI>EXAMXKPR</BICFI></FinInstnId></Agt></Assgne><CreDtTm>2026-11-23T10:00:00Z</CreDtTm></Assgnmt>
<Undrlyg><OrgnlPmtInfAndCxl><OrgnlPmtInfId>P1</OrgnlPmtInfId>
<TxInf><OrgnlEndToEndId>${first.transactionId}</OrgnlEndToEndId><CxlRsnInf><Rsn><Cd>DUPL</Cd></Rsn></CxlRsnInf></TxInf>
<TxInf><OrgnlEndToEndId>NOT-THERE-9</OrgnlEndToEndId></TxInf></OrgnlPmtInfAndCxl></Undrlyg></CstmrPmtCxlReq></Document>`;
  expect(schemaErrors('camt.055.001.09', xml)).toEqual([]);
  const { json } = await message(xml);
  expect(json).toMatchObject({ state: 'taken', name: 'camt.055.001.09' });
  const [caseId, other] = json.caseIds as [string, string];
  await until(async () => (await get(`/${caseId}`)).json.state === 'matched');
  await until(async () => (await get(`/${other}`)).json.match === 'unknown-number');
  const answer = () =>
    host.call('GET', `/v1/cancellations/messages/${json.messageId}/answer`, { as: channel });
  const early = (await answer()).text;
  expect(schemaErrors('camt.029.001.10', early)).toEqual([]);
  expect(early).toContain('<Conf>PDCR</Conf>');
  await post(`${caseId}/propose`, blerta);
  await post(`${caseId}/approve`, agim);
  await post(`${other}/propose`, blerta, { decision: 'refuse', reason: 'NOOR' });
  await post(`${other}/approve`, agim);
  const late = (await answer()).text;
  expect(schemaErrors('camt.029.001.10', late)).toEqual([]);
  expect(late).toContain('<TxCxlSts>ACCR</TxCxlSts>');
  expect(late).toContain('<TxCxlSts>RJCR</TxCxlSts><CxlStsRsnInf><Rsn><Cd>NOOR</Cd></Rsn></CxlStsRsnInf>');
});
