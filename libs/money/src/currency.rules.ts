// The currencies a payment can be made in, with the number of decimals ISO 4217 gives them.

// ISO 4217 table A.1 as of 2026-02. Metals, test codes and units of account without a minor unit are left
// out: nobody pays in them. Intl is no substitute: it has the decimals used in shops, not ISO's (ALL, IQD).
const codesByScale: readonly (readonly [scale: number, codes: string])[] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  [
    2,
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF ' +
      'CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD ' +
      'GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL ' +
      'MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR ' +
      'PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP ' +
      'TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG',
  ],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
];

const scales = new Map<string, number>(
  codesByScale.flatMap(([scale, codes]) => codes.split(' ').map((code): [string, number] => [code, scale])),
);

/** The decimals of an active ISO 4217 currency (EUR 2, JPY 0, KWD 3); undefined for any other text. */
export function currencyScale(code: string): number | undefined {
  return scales.get(code);
}
