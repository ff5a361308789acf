// Demo data for an empty database: a machine client, operators and customers. Every secret is random;
// nothing is fixed in code.
import { kosovoIban } from '#money';
import { newId, now, randomToken } from '#time';
import type { Tx } from '#db';
import type { Runtime } from '#service';
import { openAuth, type Auth } from './auth.js';
import { recordAct } from './audit/record-act.js';
import { addClient, addSecret } from './clients/add-client.js';
import { findAnyClient } from './clients/client.sql.js';
import { insertPerson, type PersonRow } from './people/person.sql.js';
import { needsCode } from './sessions/session.rules.js';
import { addMtoken } from './tokens/add-mtoken.js';

const channelScopes = [
  'payments:write',
  'payments:read',
  'accounts:read',
  'catalog:read',
  'catalog:write',
  'catalog:bills',
  'cancellations:write',
  'cancellations:read',
  'dead-letters:read',
  'dead-letters:write',
  'admin',
];

const operators: [username: string, first: string, last: string, roles: string[]][] = [
  ['blerta.hoxha', 'Blerta', 'Hoxha', ['back-office']],
  ['mimoza.kelmendi', 'Mimoza', 'Kelmendi', ['contact-center']],
  ['agim.berisha', 'Agim', 'Berisha', ['approver']],
  ['vesna.petrovic', 'Vesna', 'Petrović', ['catalog-admin']],
  ['liridon.gashi', 'Liridon', 'Gashi', ['auditor']],
  ['teuta.shala', 'Teuta', 'Shala', ['admin']],
];

const customers: [
  username: string,
  first: string,
  last: string,
  right: 'info' | 'payment',
  accounts: number[],
][] = [
  ['arta.krasniqi', 'Arta', 'Krasniqi', 'payment', [1, 2]],
  ['marko.nikolic', 'Marko', 'Nikolić', 'payment', [3]],
  ['driton.bytyqi', 'Driton', 'Bytyqi', 'info', [4]],
];

/** What goes into demo.json. Does nothing and returns nothing when there is a client already. */
export async function seed(runtime: Runtime): Promise<Record<string, unknown>> {
  if (await findAnyClient(runtime.database)) return {};
  const auth = openAuth(runtime);
  await auth.signer.prepare();
  const bank = runtime.configuration.PAGESA_BANK_CODE;
  return runtime.database.transaction(async (tx) => {
    const client = await addClient(tx, { name: 'Demo channel', scopes: channelScopes });
    const secret = await addSecret(tx, client.id);
    const demo: Record<string, unknown> = { client: { id: client.id, secret }, operators: [], customers: [] };
    for (const [username, first, last, roles] of operators) {
      const added = await addPerson(auth, tx, { kind: 'operator', username, first, last, roles });
      const { password, otpSecret: totpSecret } = added;
      (demo.operators as object[]).push({ username, password, totpSecret, role: roles[0], roles });
    }
    for (const [username, first, last, right, accounts] of customers) {
      const ibans = accounts.map((n) =>
        kosovoIban({ bank, branch: '01', account: String(n).padStart(10, '0') }),
      );
      const added = await addPerson(auth, tx, { kind: 'customer', username, first, last, right, ibans });
      (demo.customers as object[]).push({ username, ...added, right, ibans });
    }
    await recordAct(auth, tx, { act: 'demo-seeded', actor: 'system' });
    return demo;
  });
}

interface DemoPerson extends Pick<PersonRow, 'kind' | 'username'> {
  first: string;
  last: string;
  roles?: string[];
  right?: 'info' | 'payment';
  ibans?: string[];
}

async function addPerson(
  auth: Auth,
  tx: Tx,
  demo: DemoPerson,
): Promise<{ password: string; otpSecret?: string }> {
  // Random, and with one of each class of character that the bank demands.
  const password = `Aa1-${randomToken(12)}`;
  const person: PersonRow = {
    id: newId(demo.kind === 'operator' ? 'opr' : 'usr'),
    kind: demo.kind,
    username: demo.username,
    first_name: demo.first,
    last_name: demo.last,
    email: `${demo.username}@demo.example`,
    phone: null,
    language: demo.last.endsWith('ć') ? 'sr' : 'sq',
    password_hash: await auth.passwords.hash(password),
    state: 'active',
    block_reason: null,
    right: demo.right ?? null,
    ibans: demo.ibans ?? [],
    roles: demo.roles ?? [],
    made_at: now(),
  };
  await insertPerson(tx, person);
  if (!needsCode(person)) return { password };
  const { secret } = await addMtoken(auth, tx, { person, state: 'active' });
  return { password, otpSecret: secret };
}
