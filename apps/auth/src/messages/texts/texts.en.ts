// English texts of mails and SMS.
import type { Texts } from './texts.js';

export const textsEn: Texts = {
  activation: {
    subject: 'Your activation code for e-banking',
    text: `Dear {name},

to begin with e-banking of {bank}, open "Activate user", and enter your username and this activation code. You will then choose your own password.

Username: {username}
Activation code: {code}

The code can be used once, until {expires}. Nobody at the bank will ever ask you for it.

{bank}, {contact}`,
    sms: '{bank}: activation code {code} for user {username}, valid until {expires}. Never tell it to anybody.',
  },
  'mtoken-code': {
    subject: 'Your activation code for the mToken',
    text: `Dear {name},

with this code you set up the mToken on your telephone. An mToken that you had before stops working then.

Username: {username}
mToken code: {code}

The code can be used once, until {expires}. Protect the app with a PIN. Nobody at the bank will ever ask you for code or PIN.

{bank}, {contact}`,
    sms: '{bank}: mToken code {code} for user {username}, valid until {expires}. Never tell it to anybody.',
  },
  'reset-requested': {
    subject: 'A new password was requested for your e-banking',
    text: `Dear {name},

somebody requested a new password for your e-banking user.

If it was you: open this link, within {minutes} minutes, and choose the new password:
{confirmLink}

THIS WAS NOT ME? Then open this link at once. It blocks your e-banking and tells the bank:
{notMeLink}
You can also call or write to the bank: {contact}.

{bank}`,
  },
  'password-changed': {
    subject: 'The password of your e-banking was changed',
    text: `Dear {name},

the password of your e-banking user was changed at {at}. All open sessions were ended.

If it was not you, tell the bank at once: {contact}.

{bank}`,
  },
  blocked: {
    subject: 'Your e-banking is blocked',
    text: `Dear {name},

your e-banking was blocked at {at}. Reason: {reason}. Nobody can sign in, and open sessions were ended.

To have it opened again, contact the bank: {contact}.

{bank}`,
    sms: '{bank}: your e-banking is blocked ({reason}). Contact: {contact}',
  },
  unblocked: {
    subject: 'Your e-banking is open again',
    text: `Dear {name},

your e-banking was opened again at {at}. If you did not ask for it, tell the bank at once: {contact}.

{bank}`,
  },
  'token-blocked': {
    subject: 'Your token is blocked',
    text: `Dear {name},

after several wrong codes your token was blocked at {at}. For a hardware token call the contact center, which will synchronise it; for an mToken ask a branch for new activation codes.

If you did not enter these codes, somebody knows your password: tell the bank at once: {contact}.

{bank}`,
  },
  'sessions-ended': {
    subject: 'Your e-banking sessions were ended',
    text: `Dear {name},

a session of yours was used twice, as happens when somebody copied it. We ended it at {at}; please sign in again. If you noticed something unusual, tell the bank: {contact}.

{bank}`,
  },
  'operator-invited': {
    subject: 'Your access to the back office',
    text: `Dear {name},

you were given access to the back office with these roles: {roles}. Activate it with your username and this code; you will then choose a password and set up your token.

Username: {username}
Activation code: {code}

The code can be used once, until {expires}.

{bank}`,
  },
  'not-me-to-bank': {
    subject: 'Blocked by the customer: {username}',
    text: `The customer {name} (user {username}, {id}) says that a request for a new password was not theirs. E-banking was blocked at {at}.

The request came from {address}. Please contact the customer.`,
  },
};
