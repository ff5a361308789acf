// Statements of agreements and activation codes.
import type { Tx } from '#db';
import type { CodePurpose, Delivery, OpenCode } from './activation-code.rules.js';

export function voidOpenCodes(tx: Tx, personId: string, purpose: CodePurpose): Promise<number> {
  return tx.run(
    `update auth.activation_code set state = 'void' where person_id = $1 and purpose = $2 and state = 'open'`,
    [personId, purpose],
  );
}

export function insertCode(
  tx: Tx,
  code: {
    id: string;
    personId: string;
    purpose: CodePurpose;
    hash: Buffer;
    delivery: Delivery;
    madeBy: string;
    madeAt: Date;
    expiresAt: Date;
  },
): Promise<number> {
  return tx.run(
    `insert into auth.activation_code (id, person_id, purpose, hash, delivery, made_by, made_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      code.id,
      code.personId,
      code.purpose,
      code.hash,
      code.delivery,
      code.madeBy,
      code.madeAt,
      code.expiresAt,
    ],
  );
}

export async function lockOpenCode(
  tx: Tx,
  personId: string,
  purpose: CodePurpose,
): Promise<(OpenCode & { id: string }) | undefined> {
  const [row] = await tx.rows<OpenCode & { id: string }>(
    `select id, hash, failures, expires_at from auth.activation_code
     where person_id = $1 and purpose = $2 and state = 'open' for update`,
    [personId, purpose],
  );
  return row;
}

export function markCode(tx: Tx, id: string, mark: { state: 'open' | 'used' | 'locked'; failures: number }) {
  return tx.run(`update auth.activation_code set state = $2, failures = $3 where id = $1`, [
    id,
    mark.state,
    mark.failures,
  ]);
}

export function insertAgreement(
  tx: Tx,
  agreement: {
    id: string;
    personId: string;
    right: string;
    token: string | null;
    delivery: Delivery;
    madeBy: string;
    madeAt: Date;
  },
): Promise<number> {
  return tx.run(
    `insert into auth.agreement (id, person_id, "right", token, delivery, made_by, made_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      agreement.id,
      agreement.personId,
      agreement.right,
      agreement.token,
      agreement.delivery,
      agreement.madeBy,
      agreement.madeAt,
    ],
  );
}

/** Which token the newest agreement of a person asks for. */
export async function agreedToken(tx: Tx, personId: string): Promise<'mtoken' | 'hardware' | null> {
  const [row] = await tx.rows<{ token: 'mtoken' | 'hardware' | null }>(
    `select token from auth.agreement where person_id = $1 order by made_at desc, id desc limit 1`,
    [personId],
  );
  return row?.token ?? null;
}
