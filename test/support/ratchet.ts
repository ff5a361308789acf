// The places that are still over a limit of tidy.test.ts, with today's numbers: they may only go down.
export type SizeRule =
  'fileLines' | 'testFileLines' | 'functionLines' | 'longLines' | 'parameters' | 'exports' | 'folderFiles';

export const ratchet: Record<SizeRule, Record<string, number>> = {
  fileLines: {},
  testFileLines: {},
  functionLines: {
    'test/journeys/support/dovecot.ts startDovecot': 67,
  },
  longLines: {
    'libs/documents/src/compact-document.ts': 1,
    'libs/documents/src/statement.spec.ts': 1,
    'test/fixtures/mails/attacks.ts': 3,
    'test/fixtures/mails/generated.ts': 4,
    'test/journeys/auth-reset.test.ts': 1,
    'test/journeys/auth-sign-in.test.ts': 1,
    'test/journeys/cancel-corpus.test.ts': 1,
    'test/journeys/pay-a-bill.test.ts': 1,
  },
  parameters: {
    'apps/payments/src/settle/settle.rules.ts decideOne': 4,
    'libs/db/src/columns.ts head': 4,
    'libs/documents/src/statement-table.ts amount': 4,
    'libs/documents/src/statement-table.ts cell': 4,
    'libs/documents/src/text-layout.ts fitting': 4,
    'libs/events/src/submission.rules.ts reportUnknown': 4,
    'libs/log/src/kafka/relay.sql.ts leaseRelay': 4,
    'libs/log/src/position.sql.ts leasePosition': 4,
    'libs/log/src/position.sql.ts renewLeases': 4,
    'libs/log/src/position.sql.ts readPositions': 4,
    'libs/log/src/position.sql.ts countMembers': 4,
    'libs/log/src/postgres/postgres-log.ts appendInChunks': 4,
    'libs/mail/src/mail-text.rules.ts unnamed': 4,
    'libs/references/src/check-digit.rules.ts remainder': 4,
    'libs/references/src/epc-qr.rules.ts unless': 4,
    'libs/service/src/metrics.ts handled': 4,
    'libs/service/src/metrics.ts retried': 4,
    'test/faults/run.ts runOne': 4,
  },
  exports: {
    'libs/access/src/index.ts': 23,
    'libs/db/src/index.ts': 17,
    'libs/events/src/index.ts': 23,
    'libs/ledger/src/index.ts': 16,
    'libs/log/src/index.ts': 22,
    'libs/references/src/index.ts': 16,
    'libs/service/src/index.ts': 19,
  },
  folderFiles: {},
};
