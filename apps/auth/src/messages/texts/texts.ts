// What we write to people, in Albanian, Serbian and English: the subject, and the text with {places} to fill.
import { textsEn } from './texts.en.js';
import { textsSq } from './texts.sq.js';
import { textsSr } from './texts.sr.js';

export type Language = 'sq' | 'sr' | 'en';

/** An SMS is the `sms` alone; a mail is subject and text. */
export interface MessageText {
  subject: string;
  text: string;
  sms?: string;
}

export const templateNames = [
  'activation',
  'mtoken-code',
  'reset-requested',
  'password-changed',
  'blocked',
  'unblocked',
  'token-blocked',
  'sessions-ended',
  'operator-invited',
  'not-me-to-bank',
] as const;

export type TemplateName = (typeof templateNames)[number];
export type Texts = Record<TemplateName, MessageText>;

export const texts: Record<Language, Texts> = { sq: textsSq, sr: textsSr, en: textsEn };
