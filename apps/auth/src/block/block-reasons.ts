// Why somebody is blocked: a closed list, as it is told to services and, in their language, to people.
import type { Language } from '../messages/texts/texts.js';

export const blockReasons = [
  'not-me',
  'customer-request',
  'suspicion',
  'policy',
  'deceased',
  'left',
] as const;
export type BlockReason = (typeof blockReasons)[number];

export const blockReasonText: Record<Language, Record<BlockReason, string>> = {
  sq: {
    'not-me': 'një kërkesë nuk ishte e juaja',
    'customer-request': 'me kërkesën tuaj',
    suspicion: 'dyshim për keqpërdorim',
    policy: 'rregullat e bankës',
    deceased: 'rregullat e bankës',
    left: 'qasja përfundoi',
  },
  sr: {
    'not-me': 'zahtev nije bio vaš',
    'customer-request': 'na vaš zahtev',
    suspicion: 'sumnja na zloupotrebu',
    policy: 'pravila banke',
    deceased: 'pravila banke',
    left: 'pristup je završen',
  },
  en: {
    'not-me': 'a request was not yours',
    'customer-request': 'you asked for it',
    suspicion: 'suspicion of misuse',
    policy: 'a rule of the bank',
    deceased: 'a rule of the bank',
    left: 'the access ended',
  },
};
