// The words of the reset pages in the three languages.
import type { Language } from '../messages/texts/texts.js';
import type { PageText } from './page.js';

interface PageWords {
  choose: PageText;
  changed: PageText;
  notMe: PageText;
  blocked: PageText;
  gone: PageText;
  password: string;
  otp: string;
  save: string;
  block: string;
  wrongCode: string;
}

export const pageWords: Record<Language, PageWords> = {
  sq: {
    choose: {
      title: 'Zgjidhni fjalëkalimin e ri',
      lines: ['Së paku 8 karaktere, me shkronjë të madhe, shkronja, numra dhe simbole.'],
    },
    changed: { title: 'Fjalëkalimi u ndryshua', lines: ['Tani mund të kyqeni me fjalëkalimin e ri.'] },
    notMe: {
      title: 'Nuk isha unë',
      lines: ['Me këtë e bllokoni menjëherë e-banking-un tuaj, dhe banka njoftohet.'],
    },
    blocked: { title: 'E-banking juaj u bllokua', lines: ['Banka është njoftuar dhe do t’ju kontaktojë.'] },
    gone: {
      title: 'Lidhësja nuk vlen më',
      lines: ['Lidhësja është përdorur ose ka skaduar. Kërkoni një të re, ose kontaktoni bankën.'],
    },
    password: 'Fjalëkalimi i ri',
    otp: 'Kodi nga tokeni',
    save: 'Ruaj',
    block: 'Blloko e-banking',
    wrongCode: 'Kodi nga tokeni nuk është i saktë.',
  },
  sr: {
    choose: {
      title: 'Izaberite novu lozinku',
      lines: ['Najmanje 8 znakova, sa velikim slovom, slovima, ciframa i simbolima.'],
    },
    changed: { title: 'Lozinka je promenjena', lines: ['Sada se možete prijaviti novom lozinkom.'] },
    notMe: {
      title: 'Nisam to bio/bila ja',
      lines: ['Ovim odmah blokirate svoj e-banking, a banka se obaveštava.'],
    },
    blocked: { title: 'Vaš e-banking je blokiran', lines: ['Banka je obaveštena i javiće vam se.'] },
    gone: {
      title: 'Veza više ne važi',
      lines: ['Veza je iskorišćena ili je istekla. Zatražite novu, ili se obratite banci.'],
    },
    password: 'Nova lozinka',
    otp: 'Kod sa tokena',
    save: 'Sačuvaj',
    block: 'Blokiraj e-banking',
    wrongCode: 'Kod sa tokena nije ispravan.',
  },
  en: {
    choose: {
      title: 'Choose the new password',
      lines: ['At least 8 characters, with an uppercase letter, letters, digits and symbols.'],
    },
    changed: { title: 'The password was changed', lines: ['You can sign in with the new password now.'] },
    notMe: { title: 'This was not me', lines: ['This blocks your e-banking at once, and the bank is told.'] },
    blocked: { title: 'Your e-banking is blocked', lines: ['The bank was told and will contact you.'] },
    gone: {
      title: 'The link is no longer valid',
      lines: ['The link was used or has expired. Ask for a new one, or contact the bank.'],
    },
    password: 'New password',
    otp: 'Code of your token',
    save: 'Save',
    block: 'Block e-banking',
    wrongCode: 'The code of the token is not right.',
  },
};
