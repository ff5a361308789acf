// What must hold between payments and transfers: money moved for what is settled, as it was asked, and for
// nothing else.
import { bySql } from '#ledger';

// A payment settled at once has its transfer's id, so the two tables are walked side by side; those settled
// later than they were decided are few and counted apart.
const settlements = `
  with late as (
    select payment_id, count(*) as transfers from ledger.transfer
    where payment_id <> id and reverses is null group by payment_id)
  select p.id as payment_id, p.transaction_id, p.state::text, (t.id is not null)::int + coalesce(l.transfers, 0) as transfers
  from payments.payment p
  left join ledger.transfer t on t.id = p.id and t.payment_id = p.id and t.reverses is null
  left join late l on l.payment_id = p.id`;
const transfers = `(t.id is not null)::int + coalesce(l.transfers, 0)`;

// The creditor's own account, or the clearing account of its bank, of all other banks of Kosovo, or of those
// abroad.
const creditsTheCreditor = `(c.iban = p.creditor_iban or c.kind = 'clearing' and case
  when p.creditor_iban like 'XK%' then c.bank in (substr(p.creditor_iban, 5, 2), 'kips') else c.bank = 'abroad' end)`;

export const settlementInvariants = [
  bySql(
    'settled-once',
    'every settled payment was settled by exactly one transfer, a reversed one too',
    `${settlements} where p.state in ('settled', 'reversed') and ${transfers} <> 1`,
  ),
  bySql(
    'settled-as-asked',
    "a settling transfer moves the payment's amount from its debtor to its creditor, or to the clearing of the creditor's bank",
    `select p.id as payment_id, p.transaction_id, t.id as transfer_id, p.amount_minor, t.amount_minor as moved_minor,
       d.iban as debited, c.iban as credited
     from ledger.transfer t join payments.payment p on p.id = t.payment_id
     join ledger.account d on d.id = t.debit_account join ledger.account c on c.id = t.credit_account
     where t.reverses is null
       and (t.amount_minor <> p.amount_minor or d.iban <> p.debtor_iban or not ${creditsTheCreditor})`,
  ),
  bySql(
    'nothing-else-moved',
    'a refused, held or cancelled payment moves nothing',
    `${settlements} where p.state in ('refused', 'held', 'cancelled') and ${transfers} > 0`,
  ),
  bySql(
    'transfer-has-payment',
    'every transfer belongs to a payment, but for the money that accounts were opened with',
    `select t.id as transfer_id, t.payment_id from ledger.transfer t left join payments.payment p on p.id = t.payment_id
     where t.payment_id is not null and p.id is null`,
  ),
  bySql(
    'reversed-by-transfer',
    'a payment is reversed if and only if exactly one transfer reverses it',
    `select coalesce(p.id, r.payment_id) as payment_id, p.transaction_id, coalesce(r.reversals, 0) as reversals
     from (select id, transaction_id from payments.payment where state = 'reversed') p
     full join (select payment_id, count(*) as reversals from ledger.transfer
                where reverses is not null group by payment_id) r on r.payment_id = p.id
     where p.id is null or coalesce(r.reversals, 0) <> 1`,
  ),
];
