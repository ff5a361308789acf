// The words of the activation letter in the three languages.
import type { Language } from './texts.js';

interface LetterWords {
  title: string;
  paragraphs: string[];
  username: string;
  access: string;
  mtoken: string;
}

export const letterTexts: Record<Language, LetterWords> = {
  sq: {
    title: 'Kodet tuaja të aktivizimit për e-banking',
    paragraphs: [
      'I/e nderuar {name},',
      'hapni faqen e e-banking të {bank}, zgjidhni "Aktivizo përdoruesin" dhe shënoni emrin e përdoruesit dhe kodin e aktivizimit. Pastaj krijoni fjalëkalimin tuaj personal: së paku 8 karaktere, me shkronjë të madhe, shkronja, numra dhe simbole.',
      'Çdo kod përdoret vetëm një herë, deri më {expires}; kodet e mëparshme nuk vlejnë më. Mbrojeni mToken-in me PIN. Askush nga banka nuk do t’ju pyesë kurrë për këto kode.',
    ],
    username: 'Emri i përdoruesit',
    access: 'Kodi i aktivizimit',
    mtoken: 'Kodi i mToken-it',
  },
  sr: {
    title: 'Vaši aktivacioni kodovi za e-banking',
    paragraphs: [
      'Poštovani/a {name},',
      'otvorite stranicu e-bankinga banke {bank}, izaberite "Aktiviraj korisnika" i unesite korisničko ime i aktivacioni kod. Zatim izaberite svoju lozinku: najmanje 8 znakova, sa velikim slovom, slovima, ciframa i simbolima.',
      'Svaki kod se koristi samo jednom, do {expires}; raniji kodovi više ne važe. Zaštitite mToken PIN-om. Niko iz banke vas nikada neće pitati za ove kodove.',
    ],
    username: 'Korisničko ime',
    access: 'Aktivacioni kod',
    mtoken: 'Kod za mToken',
  },
  en: {
    title: 'Your activation codes for e-banking',
    paragraphs: [
      'Dear {name},',
      'open the e-banking page of {bank}, choose "Activate user", and enter your username and the activation code. Then choose your own password: at least 8 characters, with an uppercase letter, letters, digits and symbols.',
      'Each code can be used once, until {expires}; earlier codes are void. Protect the mToken with a PIN. Nobody at the bank will ever ask you for these codes.',
    ],
    username: 'Username',
    access: 'Activation code',
    mtoken: 'mToken code',
  },
};
