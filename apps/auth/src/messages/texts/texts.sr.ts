// Serbian texts (Latin script) of mails and SMS.
import type { Texts } from './texts.js';

export const textsSr: Texts = {
  activation: {
    subject: 'Vaš aktivacioni kod za e-banking',
    text: `Poštovani/a {name},

da biste počeli da koristite e-banking banke {bank}, otvorite "Aktiviraj korisnika" i unesite korisničko ime i ovaj aktivacioni kod. Zatim ćete izabrati svoju lozinku.

Korisničko ime: {username}
Aktivacioni kod: {code}

Kod se koristi samo jednom, do {expires}. Niko iz banke vas nikada neće pitati za njega.

{bank}, {contact}`,
    sms: '{bank}: aktivacioni kod {code} za korisnika {username}, vazi do {expires}. Nikome ga ne saopstavajte.',
  },
  'mtoken-code': {
    subject: 'Vaš aktivacioni kod za mToken',
    text: `Poštovani/a {name},

ovim kodom aktivirate mToken na svom telefonu. Prethodni mToken tada prestaje da radi.

Korisničko ime: {username}
Kod za mToken: {code}

Kod se koristi samo jednom, do {expires}. Zaštitite aplikaciju PIN-om. Niko iz banke vas nikada neće pitati za kod ili PIN.

{bank}, {contact}`,
    sms: '{bank}: kod za mToken {code} za korisnika {username}, vazi do {expires}. Nikome ga ne saopstavajte.',
  },
  'reset-requested': {
    subject: 'Zatražena je nova lozinka za vaš e-banking',
    text: `Poštovani/a {name},

neko je zatražio novu lozinku za vašeg e-banking korisnika.

Ako ste to bili vi: otvorite ovu vezu u roku od {minutes} minuta i izaberite novu lozinku:
{confirmLink}

NISAM TO BIO/BILA JA? Tada odmah otvorite ovu vezu. Ona blokira vaš e-banking i obaveštava banku:
{notMeLink}
Možete se i obratiti banci: {contact}.

{bank}`,
  },
  'password-changed': {
    subject: 'Lozinka vašeg e-bankinga je promenjena',
    text: `Poštovani/a {name},

lozinka vašeg e-banking korisnika promenjena je {at}. Sve otvorene sesije su završene.

Ako to niste bili vi, odmah obavestite banku: {contact}.

{bank}`,
  },
  blocked: {
    subject: 'Vaš e-banking je blokiran',
    text: `Poštovani/a {name},

vaš e-banking je blokiran {at}. Razlog: {reason}. Niko se ne može prijaviti, a otvorene sesije su završene.

Za deblokadu se obratite banci: {contact}.

{bank}`,
    sms: '{bank}: vas e-banking je blokiran ({reason}). Kontakt: {contact}',
  },
  unblocked: {
    subject: 'Vaš e-banking je ponovo otvoren',
    text: `Poštovani/a {name},

vaš e-banking je ponovo otvoren {at}. Ako to niste tražili, odmah obavestite banku: {contact}.

{bank}`,
  },
  'token-blocked': {
    subject: 'Vaš token je blokiran',
    text: `Poštovani/a {name},

posle više pogrešnih kodova vaš token je blokiran {at}. Za hardverski token pozovite kontakt centar, koji će ga sinhronizovati; za mToken zatražite nove aktivacione kodove u filijali.

Ako niste vi unosili ove kodove, neko zna vašu lozinku: odmah obavestite banku: {contact}.

{bank}`,
  },
  'sessions-ended': {
    subject: 'Vaša e-banking sesija je završena',
    text: `Poštovani/a {name},

jedna vaša sesija je upotrebljena dva puta, kao kada je neko iskopira. Završili smo je {at}; molimo vas da se ponovo prijavite. Ako ste primetili nešto neobično, obavestite banku: {contact}.

{bank}`,
  },
  'operator-invited': {
    subject: 'Vaš pristup sistemu banke',
    text: `Poštovani/a {name},

dobili ste pristup sa ovim ulogama: {roles}. Aktivirajte ga korisničkim imenom i ovim kodom; zatim birate lozinku i aktivirate token.

Korisničko ime: {username}
Aktivacioni kod: {code}

Kod se koristi samo jednom, do {expires}.

{bank}`,
  },
  'not-me-to-bank': {
    subject: 'Blokirao klijent: {username}',
    text: `Klijent {name} (korisnik {username}, {id}) tvrdi da zahtev za novu lozinku nije njegov/njen. E-banking je blokiran {at}.

Zahtev je došao sa adrese {address}. Molimo vas da kontaktirate klijenta.`,
  },
};
