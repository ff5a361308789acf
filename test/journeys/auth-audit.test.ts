// Journey: auditors search and export the trail; what was written cannot be changed, and a change behind
// our back is found.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuthHost } from './auth-host.js';
import { customer, operatorToken, signIn } from './auth-people.js';

let auth: AuthHost;
let auditor: string;

beforeAll(async () => {
  auth = await AuthHost.start('auth_audit');
  const { username } = customer(auth, 'driton.bytyqi');
  await auth.call('POST', '/v1/auth/sign-in', {
    json: { username, password: 'S3cret-guess' },
    headers: { 'user-agent': '=cmd|calc "quoted", agent' },
  });
  await signIn(auth, customer(auth, 'driton.bytyqi'));
  auditor = await operatorToken(auth, 'auditor');
});
afterAll(() => auth.stop());

const read = (query = '', accept?: string) =>
  auth.call('GET', `/v1/auth/audit${query}`, { token: auditor, headers: accept ? { accept } : {} });
const verify = async () => (await auth.call('GET', '/v1/auth/audit/verification', { token: auditor })).body;

describe('the audit trail', () => {
  it('says who did what, from where, and holds no secret', async () => {
    const denied = await read('?act=sign-in-denied');
    expect(denied.body.entries).toMatchObject([
      {
        act: 'sign-in-denied',
        actor: 'anyone',
        target: expect.stringMatching(/^usr_/),
        address: '127.0.0.1',
      },
    ]);
    const target = denied.body.entries[0].target as string;
    expect((await read(`?actor=${target}`)).body.entries).toMatchObject([{ act: 'signed-in' }]);
    expect((await read('?from=2999-01-01T00:00:00Z')).body.entries).toEqual([]);
    expect((await read('?from=yesterday')).status).toBe(400);
    const everything = JSON.stringify((await read()).body);
    const { id, secret } = auth.demo.client;
    for (const hidden of ['S3cret-guess', secret, customer(auth, 'driton.bytyqi').password])
      expect(everything).not.toContain(hidden);
    expect(id).toMatch(/^cli_/);
  });

  it('is exported as CSV and NDJSON, and reading it is on it', async () => {
    const lines = (await read('', 'application/x-ndjson')).body.trim().split('\n');
    expect(lines.map((line: string) => JSON.parse(line).seq)).toEqual(
      lines.map((_: string, index: number) => index + 1),
    );
    const csv = await read('?act=sign-in-denied', 'text/csv');
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.body).toMatch(/^seq,at,act,actor,target,address,agent,detail,hash\r\n\d+,/);
    expect(csv.body).toContain(`"'=cmd|calc ""quoted"", agent"`);
    expect((await read('?act=audit-read')).body.entries.length).toBeGreaterThan(4);
    expect((await read('', 'image/png')).status).toBe(406);
  });

  it('pages by place', async () => {
    const { database } = auth.runtime;
    const [{ count }] = (await database.rows<{ count: number }>(
      `select count(*)::int as count from auth.audit_entry`,
    )) as [{ count: number }];
    for (let i = count; i < 120; i++) await read('?act=none');
    const first = (await read('?act=audit-read')).body;
    expect(first.entries).toHaveLength(100);
    const second = (await read(`?act=audit-read&cursor=${first.nextCursor}`)).body;
    expect(second.entries[0].seq).toBeGreaterThan(first.entries.at(-1).seq);
    expect((await read('?cursor=xyz')).status).toBe(400);
  });

  it('cannot be changed, and a change by force is found at its place', async () => {
    const { database } = auth.runtime;
    for (const statement of [
      `update auth.audit_entry set body = '{}' where seq = 2`,
      `delete from auth.audit_entry where seq = 2`,
      `truncate auth.audit_entry`,
    ])
      await expect(database.run(statement)).rejects.toThrow('append-only');
    expect(await verify()).toMatchObject({ intact: true });
    await database.run(`alter table auth.audit_entry disable trigger append_only`);
    await database.run(
      `update auth.audit_entry set body = replace(body, '127.0.0.1', '10.0.0.1') where seq = 2`,
    );
    expect(await verify()).toEqual({ intact: false, brokenAt: 2 });
    await database.run(
      `update auth.audit_entry set body = replace(body, '10.0.0.1', '127.0.0.1') where seq = 2`,
    );
    expect(await verify()).toMatchObject({ intact: true });
    await database.run(`delete from auth.audit_entry where seq = (select max(seq) from auth.audit_entry)`);
    expect(await verify()).toMatchObject({ intact: false });
  });
});
