// Journey: a customer paid twice, e-mails the details PDF, and two operators give the money back, once.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { oneTimeCode } from './support/one-time-code.js';
import { engines, Product, type Answer } from './support/product.js';

describe.each(engines)('pay twice, cancel one (%s)', (engine) => {
  const product = new Product(engine);
  const tokens: Record<string, string> = {};

  beforeAll(async () => {
    await product.start();
    for (const role of ['back-office', 'approver']) {
      const operator = product.demo.operators.find((one) => one.role === role)!;
      const otp = await oneTimeCode(operator.totpSecret);
      const { username, password } = operator;
      const answer = await product.call('POST', '/v1/auth/sign-in', { body: { username, password, otp } });
      tokens[role] = answer.body['access_token'] as string;
    }
  }, 120_000);
  afterAll(() => product.stop(), 60_000);

  const debtor = () => product.demo.accounts[10];
  const creditor = () => product.demo.accounts[11];
  const pay = (transactionId: string) =>
    product.call('POST', '/v1/payments', {
      body: {
        transactionId,
        debtorAccount: { iban: debtor() },
        creditorAccount: { iban: creditor() },
        creditorName: 'Fjolla Hoxha',
        instructedAmount: { currency: 'EUR', amount: '75.20' },
        remittanceInformationUnstructured: 'Fatura 4711',
      },
      headers: { prefer: 'wait=20' },
    });
  const balanceOf = async (iban: string) =>
    ((await product.call('GET', `/v1/accounts/${iban}`)).body['balance'] as { amount: string }).amount;
  const mail = (pdf: Buffer, subject: string) =>
    [
      'From: Arta Krasniqi <arta@example.com>',
      'To: qendra.kontaktuese@banka-shembull.example',
      `Subject: ${subject}`,
      `Message-ID: <${subject.replaceAll(' ', '-')}@example.com>`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary="part"',
      '',
      '--part',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Gabimisht e kam bere dy here te njejten pagese. Ju lutem anuloni njeren.',
      '--part',
      'Content-Type: application/pdf; name="detajet.pdf"',
      'Content-Transfer-Encoding: base64',
      'Content-Disposition: attachment; filename="detajet.pdf"',
      '',
      pdf.toString('base64').replace(/(.{76})/g, '$1\r\n'),
      '--part--',
      '',
    ].join('\r\n');
  const act = (caseId: string, verb: string, role: string, body: object = {}) =>
    product.call('POST', `/v1/cancellations/${caseId}/${verb}`, { body, token: tokens[role] });
  const untilState = async (caseId: string, state: string): Promise<Answer> => {
    const deadlineMs = Date.now() + 30_000;
    for (;;) {
      const answer = await product.call('GET', `/v1/cancellations/${caseId}`, {
        token: tokens['back-office'],
      });
      if (answer.body['state'] === state || Date.now() > deadlineMs) return answer;
    }
  };

  it('finds the payment by the PDF, and reverses it once on two signatures', async () => {
    expect((await pay('twice-1')).body['transactionStatus']).toBe('ACSC');
    expect((await pay('twice-2')).body['transactionStatus']).toBe('ACSC');
    const before = { debtor: await balanceOf(debtor()), creditor: await balanceOf(creditor()) };
    const details = await product.call('GET', '/v1/payments/twice-2/details.pdf');
    expect(details.headers.get('content-type')).toBe('application/pdf');

    const message = mail(details.bytes, 'Anulim i pageses');
    const sent = await product.call('POST', '/v1/cancellations', { body: message, type: 'message/rfc822' });
    expect(sent.status).toBe(201);
    const caseId = sent.body['caseId'] as string;
    const found = await untilState(caseId, 'matched');
    expect(found.body).toMatchObject({
      state: 'matched',
      transactionId: 'twice-2',
      verification: 'genuine',
      reason: { code: 'DUPL' },
    });
    expect(found.text).toContain('twice-1');
    const again = await product.call('POST', '/v1/cancellations', { body: message, type: 'message/rfc822' });
    expect(again.body['caseId']).toBe(caseId);

    expect((await act(caseId, 'approve', 'approver')).status).toBeGreaterThanOrEqual(400);
    expect((await act(caseId, 'propose', 'back-office')).status).toBe(200);
    expect((await act(caseId, 'approve', 'back-office')).status).toBe(403);
    expect((await act(caseId, 'approve', 'approver')).status).toBe(200);
    expect((await untilState(caseId, 'reversed')).body['state']).toBe('reversed');
    expect((await act(caseId, 'approve', 'approver')).status).toBeGreaterThanOrEqual(400);

    const payment = await product.call('GET', '/v1/payments/twice-2');
    expect(payment.body).toMatchObject({ transactionStatus: 'CANC', state: 'reversed' });
    const undone = await product.call('GET', '/v1/payments?transactionStatus=CANC');
    expect(undone.body).toMatchObject({ payments: [{ transactionId: payment.body['transactionId'] }] });
    const states = (payment.body['history'] as { state: string }[]).map(({ state }) => state);
    expect(states).toEqual(['submitted', 'settled', 'reversed']);
    expect((await product.call('GET', '/v1/payments/twice-1')).body['transactionStatus']).toBe('ACSC');
    const cents = (amount: string) => Math.round(Number(amount) * 100);
    expect(cents(await balanceOf(debtor())) - cents(before.debtor)).toBe(7_520);
    expect(cents(before.creditor) - cents(await balanceOf(creditor()))).toBe(7_520);
    const statement = await product.call('GET', `/v1/accounts/${debtor()}/statement`);
    const lines = statement.body['lines'] as { transactionId: string; kind: string; reverses?: string }[];
    const sides = lines.filter((line) => line.transactionId === 'twice-2').map((line) => line.kind);
    expect(sides).toEqual(['debit', 'credit']);
  });

  it('does not reverse a second time for a second mail about the same payment', async () => {
    const details = await product.call('GET', '/v1/payments/twice-2/details.pdf');
    const sent = await product.call('POST', '/v1/cancellations', {
      body: mail(details.bytes, 'Edhe nje here'),
      type: 'message/rfc822',
    });
    const caseId = sent.body['caseId'] as string;
    const before = await balanceOf(debtor());
    await act(caseId, 'propose', 'back-office', { transactionId: 'twice-2', reason: 'DUPL' });
    await act(caseId, 'approve', 'approver');
    const { body } = await product.call('GET', `/v1/cancellations/${caseId}`, {
      token: tokens['back-office'],
    });
    expect(body['state']).not.toBe('reversed');
    expect(await balanceOf(debtor())).toBe(before);
  });

  it('notices an altered PDF', async () => {
    const details = await product.call('GET', '/v1/payments/twice-1/details.pdf');
    const altered = Buffer.concat([
      details.bytes.subarray(0, -40),
      Buffer.from('\n%changed\n'),
      details.bytes.subarray(-40),
    ]);
    const sent = await product.call('POST', '/v1/cancellations', {
      body: mail(altered, 'Tjeter pagese'),
      type: 'message/rfc822',
    });
    expect(sent.status).toBe(201);
    expect(sent.body['verification']).not.toBe('genuine');
  });
});
