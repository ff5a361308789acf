// Statements of the outbox of mails and SMS. What a message says is sealed, and gone once it is sent.
import type { Database, Tx } from '#db';

export interface MessageRow {
  id: string;
  channel: 'mail' | 'sms';
  sent_to: string;
  body_sealed: Buffer;
  attempts: number;
}

export function insertMessage(
  tx: Tx,
  message: Omit<MessageRow, 'attempts'> & {
    template: string;
    person_id: string | null;
    at: Date;
    give_up_at: Date;
  },
): Promise<number> {
  return tx.run(
    `insert into auth.message
       (id, person_id, channel, template, sent_to, body_sealed, made_at, next_attempt_at, give_up_at)
     values ($1, $2, $3, $4, $5, $6, $7, $7, $8)`,
    [
      message.id,
      message.person_id,
      message.channel,
      message.template,
      message.sent_to,
      message.body_sealed,
      message.at,
      message.give_up_at,
    ],
  );
}

/** Takes messages to send for so long that nobody else takes them meanwhile. */
export function takeDue(database: Pick<Database, 'rows'>, at: Date, until: Date): Promise<MessageRow[]> {
  return database.rows(
    `update auth.message set attempts = attempts + 1, next_attempt_at = $2
     where id in (
       select id from auth.message where state = 'waiting' and next_attempt_at <= $1
       order by next_attempt_at, id limit 20 for update skip locked)
     returning id, channel, sent_to, body_sealed, attempts`,
    [at, until],
  );
}

/** The message came to its end: its text is taken out. */
export function finishMessage(
  database: Pick<Database, 'run'>,
  end: { id: string; state: 'sent' | 'failed'; at: Date; problem: string | null },
): Promise<number> {
  return database.run(
    `update auth.message set state = $2, ended_at = $3, problem = $4, body_sealed = null where id = $1`,
    [end.id, end.state, end.at, end.problem],
  );
}

/** Lets a message wait for its next attempt, or gives it up when its content is no longer of use. */
export function postponeMessage(
  database: Pick<Database, 'run'>,
  wait: { id: string; at: Date; problem: string },
): Promise<number> {
  return database.run(
    `update auth.message
     set next_attempt_at = $2, problem = $3,
       state = case when give_up_at <= $2 then 'failed' else state end,
       ended_at = case when give_up_at <= $2 then $2 end,
       body_sealed = case when give_up_at <= $2 then null else body_sealed end
     where id = $1`,
    [wait.id, wait.at, wait.problem],
  );
}
