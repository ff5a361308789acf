// The auth service, as the process that hosts it sees it.
import { matchingText, optionalText, optionalUrl, wholeNumber, type ServiceDefinition } from '#service';
import { AuthModule } from './auth.module.js';
import { policyForm, signals } from './block/policy.rules.js';
import { KeysAndPeople1763900200000 } from './migrations/001-keys-and-people.js';
import { ActivationAndMessages1763900210000 } from './migrations/002-activation-and-messages.js';
import { MisuseSigns1763900220000 } from './migrations/003-misuse-signs.js';
import { seed } from './seed.js';
import { start } from './start.js';

const variables = {
  // From how many signs of misuse on somebody is blocked by the bank's policy, and within how many hours.
  AUTH_BLOCK_POLICY: matchingText(
    policyForm,
    `none, or counts such as wrong-codes=15,resets=10 of ${signals.join(', ')}`,
    'wrong-codes=15,copied-sessions=3,resets=10',
  ),
  AUTH_BLOCK_POLICY_HOURS: wholeNumber(1, 720, 24),
  SMS_GATEWAY_URL: optionalUrl('http:', 'https:'),
  SMS_GATEWAY_TOKEN: optionalText(/\S/, 'the bearer token of the SMS gateway'),
  SMS_SENDER: matchingText(/^[\w +-]{1,20}$/, 'a sender of up to 20 letters, digits and blanks', 'Banka'),
  LOCAL_MOBILE_PREFIXES: matchingText(
    /^\+\d{3,8}(,\+\d{3,8})*$/,
    'beginnings of local mobile numbers such as +38344, parted by commas',
    '+38343,+38344,+38345,+38346,+38347,+38348,+38349',
  ),
};

export const auth: ServiceDefinition = {
  name: 'auth',
  migrations: [KeysAndPeople1763900200000, ActivationAndMessages1763900210000, MisuseSigns1763900220000],
  variables,
  module: (runtime) => AuthModule.register(runtime),
  seed,
  start,
};
