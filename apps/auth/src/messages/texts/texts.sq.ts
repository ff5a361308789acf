// Albanian texts of mails and SMS.
import type { Texts } from './texts.js';

export const textsSq: Texts = {
  activation: {
    subject: 'Kodi juaj i aktivizimit për e-banking',
    text: `I/e nderuar {name},

për të filluar me e-banking të {bank}, hapni "Aktivizo përdoruesin" dhe shënoni emrin e përdoruesit dhe këtë kod të aktivizimit. Pastaj krijoni fjalëkalimin tuaj personal.

Emri i përdoruesit: {username}
Kodi i aktivizimit: {code}

Kodi përdoret vetëm një herë, deri më {expires}. Askush nga banka nuk do t'ju pyesë kurrë për të.

{bank}, {contact}`,
    sms: '{bank}: kodi i aktivizimit {code} per perdoruesin {username}, vlen deri {expires}. Mos ia tregoni askujt.',
  },
  'mtoken-code': {
    subject: 'Kodi juaj i aktivizimit për mToken',
    text: `I/e nderuar {name},

me këtë kod e aktivizoni mToken-in në telefonin tuaj. mToken-i i mëparshëm pushon së punuari.

Emri i përdoruesit: {username}
Kodi i mToken-it: {code}

Kodi përdoret vetëm një herë, deri më {expires}. Mbrojeni aplikacionin me PIN. Askush nga banka nuk do t'ju pyesë kurrë për kodin ose PIN-in.

{bank}, {contact}`,
    sms: '{bank}: kodi i mToken-it {code} per perdoruesin {username}, vlen deri {expires}. Mos ia tregoni askujt.',
  },
  'reset-requested': {
    subject: 'Është kërkuar ndryshimi i fjalëkalimit tuaj',
    text: `I/e nderuar {name},

dikush ka kërkuar fjalëkalim të ri për përdoruesin tuaj të e-banking.

Nëse ishit ju: hapeni këtë lidhëse brenda {minutes} minutave dhe zgjidhni fjalëkalimin e ri:
{confirmLink}

NUK ISHA UNË? Atëherë hapeni menjëherë këtë lidhëse. Ajo e bllokon e-banking-un tuaj dhe e njofton bankën:
{notMeLink}
Mund edhe ta kontaktoni bankën: {contact}.

{bank}`,
  },
  'password-changed': {
    subject: 'Fjalëkalimi i e-banking u ndryshua',
    text: `I/e nderuar {name},

fjalëkalimi i përdoruesit tuaj të e-banking u ndryshua më {at}. Të gjitha seancat e hapura u mbyllën.

Nëse nuk ishit ju, njoftojeni menjëherë bankën: {contact}.

{bank}`,
  },
  blocked: {
    subject: 'E-banking juaj është bllokuar',
    text: `I/e nderuar {name},

e-banking juaj u bllokua më {at}. Arsyeja: {reason}. Askush nuk mund të kyqet dhe seancat e hapura u mbyllën.

Për zhbllokim kontaktoni bankën: {contact}.

{bank}`,
    sms: '{bank}: e-banking juaj eshte bllokuar ({reason}). Kontakti: {contact}',
  },
  unblocked: {
    subject: 'E-banking juaj është hapur përsëri',
    text: `I/e nderuar {name},

e-banking juaj u hap përsëri më {at}. Nëse nuk e keni kërkuar, njoftojeni menjëherë bankën: {contact}.

{bank}`,
  },
  'token-blocked': {
    subject: 'Tokeni juaj është bllokuar',
    text: `I/e nderuar {name},

pas disa kodeve të gabuara tokeni juaj u bllokua më {at}. Për Hardware Token thirrni Qendrën Kontaktuese, e cila e sinkronizon; për mToken kërkoni kode të reja të aktivizimit në degën më të afërt.

Nëse nuk i keni shënuar ju këto kode, dikush e di fjalëkalimin tuaj: njoftojeni menjëherë bankën: {contact}.

{bank}`,
  },
  'sessions-ended': {
    subject: 'Seanca juaj e e-banking u mbyll',
    text: `I/e nderuar {name},

një seancë e juaja u përdor dy herë, siç ndodh kur dikush e ka kopjuar. E mbyllëm më {at}; ju lutemi kyquni përsëri. Nëse keni vërejtur diçka të pazakontë, njoftojeni bankën: {contact}.

{bank}`,
  },
  'operator-invited': {
    subject: 'Qasja juaj në sistemin e bankës',
    text: `I/e nderuar {name},

ju është dhënë qasja me këto role: {roles}. Aktivizojeni me emrin e përdoruesit dhe këtë kod; pastaj zgjidhni fjalëkalimin dhe aktivizoni tokenin.

Emri i përdoruesit: {username}
Kodi i aktivizimit: {code}

Kodi përdoret vetëm një herë, deri më {expires}.

{bank}`,
  },
  'not-me-to-bank': {
    subject: 'Bllokuar nga klienti: {username}',
    text: `Klienti {name} (përdoruesi {username}, {id}) thotë se kërkesa për fjalëkalim të ri nuk ishte e tij/saj. E-banking u bllokua më {at}.

Kërkesa erdhi nga {address}. Ju lutemi kontaktojeni klientin.`,
  },
};
