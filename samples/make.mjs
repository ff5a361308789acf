// Makes samples/payments.pain.001.xml from a seed: 1,000 payments of the demo's accounts,
// with duplicates and bad ones in it.
//   node samples/make.mjs > samples/payments.pain.001.xml
const bank = '99';
let state = 20_261_123;
const random = (below) => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state % below;
};

function iban(account) {
  const first = `${bank}01${String(account).padStart(10, '0')}`;
  const check = String(98n - ((BigInt(first) * 100n) % 97n)).padStart(2, '0');
  return `XK05${first}${check}`;
}

const names = [
  'Arta Krasniqi',
  'Blerim Gashi',
  'Drita Berisha',
  'Ermal Shala',
  'Fjolla Hoxha',
  'Gazmend Bytyqi',
];
const purposes = ['Qiraja', 'Fatura', 'Paga', 'Sherbime', 'Mallra', 'Kthim borxhi'];
const payments = [];
for (let index = 1; index <= 1_000; index++) {
  const debtor = 1 + random(1_000);
  const creditor = 1 + ((debtor + random(998)) % 1_000);
  const payment = {
    id: `SAMPLE-${String(index).padStart(6, '0')}`,
    debtor: iban(debtor),
    creditor: iban(creditor === debtor ? (creditor % 1_000) + 1 : creditor),
    name: names[random(names.length)],
    amount: `${1 + random(400)}.${String(random(100)).padStart(2, '0')}`,
    text: `${purposes[random(purposes.length)]} ${index}`,
  };
  if (index % 50 === 0) Object.assign(payment, payments[index - 20]);
  else if (index % 97 === 0)
    payment.creditor = payment.creditor.replace(/.$/, (digit) => String((Number(digit) + 1) % 10));
  else if (index % 101 === 0) payment.text = 'Pagesë për shërbime';
  else if (index % 151 === 0) payment.amount = '0.00';
  else if (index % 211 === 0) payment.amount = '2500000.00';
  else if (index % 331 === 0) payment.debtor = iban(9_000_000 + index);
  payments.push(payment);
}
const cents = payments.reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0);
const total = (cents / 100).toFixed(2);
const transaction = ({ id, creditor, name, amount, text }) => `      <CdtTrfTxInf>
        <PmtId><EndToEndId>${id}</EndToEndId></PmtId>
        <Amt><InstdAmt Ccy="EUR">${amount}</InstdAmt></Amt>
        <Cdtr><Nm>${name}</Nm></Cdtr>
        <CdtrAcct><Id><IBAN>${creditor}</IBAN></Id></CdtrAcct>
        <RmtInf><Ustrd>${text}</Ustrd></RmtInf>
      </CdtTrfTxInf>`;
const block = (payment, index) => `    <PmtInf>
      <PmtInfId>SAMPLE-B${index + 1}</PmtInfId>
      <PmtMtd>TRF</PmtMtd>
      <ReqdExctnDt><Dt>2026-11-23</Dt></ReqdExctnDt>
      <Dbtr><Nm>Klient i demos</Nm></Dbtr>
      <DbtrAcct><Id><IBAN>${payment.debtor}</IBAN></Id></DbtrAcct>
      <DbtrAgt><FinInstnId><BICFI>EXAMXKPR</BICFI></FinInstnId></DbtrAgt>
${transaction(payment)}
    </PmtInf>`;
process.stdout.write(`<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">
  <CstmrCdtTrfInitn>
    <GrpHdr>
      <MsgId>SAMPLE-2026-11</MsgId>
      <CreDtTm>2026-11-23T08:00:00Z</CreDtTm>
      <NbOfTxs>${payments.length}</NbOfTxs>
      <CtrlSum>${total}</CtrlSum>
      <InitgPty><Nm>Klient i demos</Nm></InitgPty>
    </GrpHdr>
${payments.map(block).join('\n')}
  </CstmrCdtTrfInitn>
</Document>
`);
