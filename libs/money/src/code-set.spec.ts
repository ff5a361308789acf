// The ISO 20022 code sets hold every code that the product's messages use, each under its own set.
import { describe, expect, it } from '@jest/globals';
import { codeName, type CodeSet } from './code-set.js';

const used: Record<CodeSet, string> = {
  'status-reason':
    'AC01 AC03 AC04 AC06 AG01 AM01 AM02 AM03 AM04 AM05 AM09 AM10 AM12 AM14 BE01 CH03 CH04 CH20 CH21 ' +
    'CURR DS02 DS03 DT01 DU01 DU02 DU03 DU04 DU05 DUPL FF01 FOCR NARR RC01 RF01 RR04 RR10 TM01',
  'transaction-status': 'RCVD PDNG PATC ACTC ACCP ACFC ACSP ACWC ACWP ACSC ACCC ACPD BLCK CANC RJCT',
  'group-status': 'RCVD PDNG ACTC ACCP ACSP ACSC PART RJCT',
  'cancellation-reason':
    'DUPL CUST AC03 AM09 FRAD TECH UPAY AC02 AGNT CURR DT01 COVR CUTA ENUE UAPA MD06 NARR',
  'cancellation-rejection': 'AC04 AM04 ARDT NOAS NOOR CUST LEGL AGNT ADAC RQDA ARPL PTNA RR04 IDMN WSEQ NARR',
  'investigation-confirmation': 'CNCL PDCR RJCR PECR IDUP FTNA INFO CWFW UWFW',
  'return-reason': 'FOCR AC01 AC03 AC04 AC06 AM05 AM09 DUPL CUST NOAS UPAY RR04',
};

describe('codeName', () => {
  it.each(Object.entries(used) as [CodeSet, string][])('names every code used of %s', (set, codes) => {
    expect(codes.split(' ').filter((code) => !codeName(set, code))).toEqual([]);
  });

  it('leaves usage notes and the full stop out', () => {
    expect(codeName('transaction-status', 'ACSC')).toBe('Settlement completed');
    expect(codeName('status-reason', 'AC01')).toBe('Account number is invalid or missing');
    expect(codeName('status-reason', 'RC01')).toBe(
      'Bank identifier code specified in the message has an incorrect format',
    );
    expect(codeName('cancellation-reason', 'DUPL')).toBe('Payment is a duplicate of another payment');
  });

  it.each(['ZZZZ', 'ac01', '', '__proto__', 'constructor'])('does not know %j', (code) => {
    expect(codeName('status-reason', code)).toBeUndefined();
  });

  it('keeps the sets apart', () => {
    expect(codeName('transaction-status', 'PART')).toBeUndefined();
    expect(codeName('status-reason', 'ARDT')).toBeUndefined();
  });
});
