// Statements of the OTP tokens.
import type { Tx } from '#db';
import type { CodeAlgorithm } from './one-time-code.rules.js';
import type { TokenKind } from './token-window.rules.js';

export interface OtpTokenRow {
  id: string;
  person_id: string | null;
  kind: TokenKind;
  serial: string | null;
  secret_sealed: Buffer;
  algorithm: CodeAlgorithm;
  digits: number;
  step_seconds: number;
  last_moving_factor: number;
  drift_steps: number;
  failures: number;
  state: 'stock' | 'pending' | 'active' | 'blocked' | 'void';
}

const columns = `id, person_id, kind, serial, secret_sealed, algorithm, digits, step_seconds, last_moving_factor,
  drift_steps, failures, state`;

/**
 * The tokens that a person may use now, locked, so that one code is used once whoever sends it at the same
 * time.
 */
export function lockUsableTokens(tx: Tx, personId: string): Promise<OtpTokenRow[]> {
  return tx.rows(
    `select ${columns} from auth.otp_token
     where person_id = $1 and state in ('pending', 'active') order by id for update`,
    [personId],
  );
}

export function insertToken(
  tx: Tx,
  token: Omit<OtpTokenRow, 'last_moving_factor' | 'drift_steps' | 'failures'> & { made_at: Date },
): Promise<number> {
  return tx.run(
    `insert into auth.otp_token
       (id, person_id, kind, serial, secret_sealed, algorithm, digits, step_seconds, state, made_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      token.id,
      token.person_id,
      token.kind,
      token.serial,
      token.secret_sealed,
      token.algorithm,
      token.digits,
      token.step_seconds,
      token.state,
      token.made_at,
    ],
  );
}

/** A code of it was accepted: it is active from now on. */
export function markUsed(
  tx: Tx,
  use: { id: string; lastMovingFactor: number; driftSteps: number },
): Promise<number> {
  return tx.run(
    `update auth.otp_token
     set last_moving_factor = $2, drift_steps = $3, failures = 0, state = 'active'
     where id = $1 and last_moving_factor < $2`,
    [use.id, use.lastMovingFactor, use.driftSteps],
  );
}

/** Counts a wrong code against all tokens that could have made it; returns those that are blocked now. */
export function countWrongCode(tx: Tx, personId: string, failuresMax: number): Promise<{ id: string }[]> {
  return tx.rows(
    `update auth.otp_token
     set failures = failures + 1, state = case when failures + 1 >= $2 then 'blocked' else state end
     where person_id = $1 and state in ('pending', 'active')
     returning case when state = 'blocked' then id end as id`,
    [personId, failuresMax],
  );
}

/** A new phone makes the old one void. */
export function voidOtherTokens(tx: Tx, personId: string, keptId: string): Promise<number> {
  return tx.run(
    `update auth.otp_token set state = 'void'
     where person_id = $1 and id <> $2 and kind = 'mtoken' and state in ('pending', 'active', 'blocked')`,
    [personId, keptId],
  );
}

export function voidPendingMtokens(tx: Tx, personId: string): Promise<number> {
  return tx.run(
    `update auth.otp_token set state = 'void' where person_id = $1 and kind = 'mtoken' and state = 'pending'`,
    [personId],
  );
}

/** Tokens of a person that are not void, the newest first. */
export function tokensOf(tx: Pick<Tx, 'rows'>, personId: string): Promise<OtpTokenRow[]> {
  return tx.rows(
    `select ${columns} from auth.otp_token where person_id = $1 and state <> 'void' order by made_at desc, id`,
    [personId],
  );
}

export async function lockToken(tx: Tx, id: string): Promise<OtpTokenRow | undefined> {
  const [row] = await tx.rows<OtpTokenRow>(`select ${columns} from auth.otp_token where id = $1 for update`, [
    id,
  ]);
  return row;
}

export async function lockStockToken(tx: Tx, serial: string): Promise<OtpTokenRow | undefined> {
  const [row] = await tx.rows<OtpTokenRow>(
    `select ${columns} from auth.otp_token where serial = $1 and state = 'stock' for update`,
    [serial],
  );
  return row;
}

/** Gives a hardware token from stock to a person; it is pending until its first code. */
export function assignToken(tx: Tx, id: string, personId: string): Promise<number> {
  return tx.run(`update auth.otp_token set person_id = $2, state = 'pending' where id = $1`, [id, personId]);
}

export function setTokenState(tx: Tx, id: string, state: OtpTokenRow['state']): Promise<number> {
  return tx.run(`update auth.otp_token set state = $2 where id = $1`, [id, state]);
}
