// States in the customer's language. Pure.
import type { State } from '../way.js';

export type Language = 'sq' | 'en' | 'sr';

const words: Record<State, Record<Language, string>> = {
  submitted: { sq: 'Pranuar', en: 'Received', sr: 'Primljeno' },
  refused: { sq: 'Refuzuar', en: 'Refused', sr: 'Odbijeno' },
  held: { sq: 'Në pritje të datës', en: 'Waiting for its date', sr: 'Čeka datum' },
  settled: { sq: 'Ekzekutuar', en: 'Settled', sr: 'Izvršeno' },
  cancelled: { sq: 'Anuluar', en: 'Cancelled', sr: 'Otkazano' },
  reversed: { sq: 'Kthyer', en: 'Reversed', sr: 'Stornirano' },
};

export function wordsOfState(state: State, language: Language): string {
  return words[state][language];
}

/** How a document's language is chosen, for the API's description. */
export const languageNote =
  'of the PDF; without it by Accept-Language, and Albanian if that asks for none of these';

/**
 * Albanian unless English or Serbian is asked for; a header such as `en-GB,en;q=0.9` counts by its first
 * language.
 */
export function languageOf(asked: string | undefined): Language {
  const first = asked?.trim().slice(0, 2).toLowerCase();
  return first === 'en' || first === 'sr' ? first : 'sq';
}
