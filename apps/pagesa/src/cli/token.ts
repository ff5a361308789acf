// `pagesa token`: an access token for scripts, such as curl.
import type { Command } from './command.js';
import { UsageError } from './command.js';
import { findPlace, Server } from './server.js';
import { printJson, printLine } from './terminal.js';

const usage = `Usage: pagesa token [--scope SCOPE]... [--json]

Prints an access token of the client, for ten minutes. Without --scope it has every scope that the client may have.

  --scope SCOPE  a scope, or several parted by blanks; may be given several times
  --json         the whole answer: {access_token, token_type, expires_in, scope}

  curl -H "Authorization: Bearer $(npx pagesa token --scope payments:read)" http://127.0.0.1:3000/v1/payments
`;

export const command: Command = {
  usage,
  options: { scope: { type: 'string', multiple: true } },
  async run({ values, positionals, json }) {
    if (positionals.length > 0)
      throw new UsageError(`"${positionals[0]}" is not understood; give scopes with --scope.`);
    const scopes = ((values.scope ?? []) as string[]).join(' ').trim().replace(/\s+/g, ' ');
    if (values.scope && !scopes) throw new UsageError('--scope needs a value.');
    const grant = await new Server(findPlace(), scopes).grant(scopes);
    if (json) printJson(grant);
    else printLine(grant.access_token);
    return 0;
  },
};
