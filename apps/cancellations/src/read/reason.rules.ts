// Proposes why a payment shall be undone, from the customer's words in Albanian, Serbian or English, as an
// ISO 20022 cancellation reason. Pure.

export interface ProposedReason {
  /** ISO 20022 external cancellation reason. */
  code: string;
  /** The words that led to it; empty if none did. */
  words: string;
}

// In order of precedence: the first that fits counts. Texts are folded: lower case, without diacritics,
// Cyrillic as Latin.
const rules: readonly [code: string, form: RegExp][] = [
  [
    'FRAD',
    /\b(?:mashtrim\w*|fraud\w*|scam\w*|prevar\w*|vjedh\w*|stolen|ukrad\w*|nuk e kam bere une|nuk e kam kryer une|did not make this|not made by me|nisam ja|hacked|hakuar|hakovan\w*)\b/,
  ],
  [
    'DUPL',
    /\b(?:dy here|dyher\w*|dyfish\w*|dubl\w*|e dyta here|dhe nje here tjeter|duplicat\w*|twice|two times|double|doubled|same payment|dvaput|dva puta|dvostruk\w*|duplo|duplir\w*|duplikat\w*|te njejten pagese|pagesen e njejte|pagesa e njejte|istu uplatu|ista uplata|2x|2 here|2 puta)\b/,
  ],
  [
    'AM09',
    /\b(?:shum\w+ (?:e |te )?(?:gabuar\w*|gabim\w*|pasakt\w*)|gabim\w* (?:ne |te |e )?shum\w*|wrong amount|incorrect amount|too much|amount (?:is|was) wrong|pogres\w* iznos\w*|iznos\w* (?:je )?pogres\w*|me shume se duhet|previse)\b/,
  ],
  [
    'AC03',
    /\b(?:llogari\w* (?:e |te |se )?gabuar\w*|gabim\w* (?:ne |e |te )?(?:llogari\w*|iban)|perfitues\w* (?:i |e |te )?gabuar\w*|wrong (?:account|iban|beneficiary|recipient|person|biller|company)|pogres\w* (?:racun\w*|primal\w*|iban\w*|osob\w*)|racun\w* (?:je )?pogres\w*|marres\w* (?:i |e )?gabuar\w*|personi?t? (?:i |te )?gabuar)\b/,
  ],
  [
    'TECH',
    /\b(?:problem\w* tekni\w*|gabim tekni\w*|technical\w*|tehnick\w*|sistemi (?:ka )?\w*gabim\w*|aplikacion\w* (?:ka )?ngec\w*|app (?:froze|crashed)|aplikacij\w* (?:se )?\w*(?:zaled|blok)\w*|system error|greska (?:u )?sistem\w*)\b/,
  ],
  [
    'UPAY',
    /\b(?:nuk (?:i |ia )?kam borxh|not owed|not due|pa baze|nisam duzan|ne dugujem|already paid (?:by|in) cash|pajustif\w*|unjustified|neoprav\w*)\b/,
  ],
  [
    'CUST',
    /\b(?:gabim\w*|wrong\w*|mistake\w*|pogres\w*|greskom|by error|anul\w*|cancel\w*|otkaz\w*|ponist\w*|storno\w*|kthe\w*|refund\w*|povra\w*|vrat\w*)\b/,
  ],
];

/** CUST, requested by the customer, if the words say nothing more. */
export function reasonIn(foldedText: string): ProposedReason {
  for (const [code, form] of rules) {
    const words = form.exec(foldedText)?.[0];
    if (words !== undefined) return { code, words };
  }
  return { code: 'CUST', words: '' };
}

const languageWords: Record<'sq' | 'sr' | 'en', RegExp> = {
  sq: /\b(?:pershendetje|pagese\w*|pages\w*|anul\w*|faleminderit|kam|eshte|nuk|per|dhe|ju lutem|transaksion\w*|here|gabim\w*|llogari\w*)\b/g,
  sr: /\b(?:postovani|uplat\w*|otkaz\w*|hvala|sam|nije|za|molim|transakcij\w*|greskom|racun\w*|puta|placanj\w*|dobar dan|vas)\b/g,
  en: /\b(?:hello|dear|payment\w*|cancel\w*|thanks?|thank you|have|the|please|transaction\w*|twice|mistake|account|was|and)\b/g,
};

/** The language with the most of its words in a text; Albanian if none has any. */
export function languageIn(foldedText: string): 'sq' | 'sr' | 'en' {
  const count = (form: RegExp) => [...foldedText.slice(0, 20_000).matchAll(form)].length;
  const counts = (['sq', 'sr', 'en'] as const).map((language) => ({
    language,
    count: count(languageWords[language]),
  }));
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).language;
}
