import SqliteDatabase from 'better-sqlite3';
import { z } from 'zod';

const sendSchema = z.object({ verificationId: z.string(), deviceId: z.string() });
const countSchema = z.number().int();
const wrongSchema = z.array(z.string());

const HAS_QUEUED = `select exists (select 1 from messages where status = 'queued')`;
const SEND_OF = `select verification_id as verificationId, device_id as deviceId from messages where id = ?`;
const SENT = `select count(*) from ledger_transfers hold
  join ledger_transfers settle on settle.hold_id = hold.id and settle.kind = 'settle' and settle.amount = hold.amount
  join messages on messages.hold_id = hold.id and messages.status = 'sent'
  where hold.kind = 'hold'`;
const HOLDS = `select count(*) from ledger_transfers where kind = 'hold'`;
const VERIFIED = `select count(*) from verifications where status = 'verified'`;

/** The accounts whose sums are not those of their transfers, or that still hold something. */
export const WRONG_ACCOUNTS = `
  with moves (account, debits, credits) as (
    select debit_account_id, amount, 0 from ledger_transfers where kind not in ('hold', 'release')
    union all
    select credit_account_id, 0, amount from ledger_transfers where kind not in ('hold', 'release')
  ), sums as (select account, sum(debits) as debits, sum(credits) as credits from moves group by account)
  select id from ledger_accounts left join sums on account = id
  where debits_pending <> 0 or credits_pending <> 0
    or debits_posted <> coalesce(debits, 0) or credits_posted <> coalesce(credits, 0)`;

/** What the backend has written, read through a connection of its own, which sees only what is committed. */
export function openBooks(file: string) {
  const sqlite = new SqliteDatabase(file, { readonly: true });
  const count = (sql: string) => countSchema.parse(sqlite.prepare(sql).pluck().get());
  const hasQueued = sqlite.prepare(HAS_QUEUED).pluck();
  const sendOf = sqlite.prepare(SEND_OF);
  return {
    /** Whether a message is still on its way: its hold is neither settled nor released. */
    hasQueued: () => hasQueued.get() === 1,
    /** Which verification a message was for, and the device that sent it. */
    sendOf: (messageId: string) => sendSchema.parse(sendOf.get(messageId)),
    /**
     * Compares the books with themselves and with what was answered.
     * @param answered how many requests were answered with 200
     * @returns what is wrong, in words
     */
    audit(answered: { send: number; verify: number }): string[] {
      const [sent, holds, verified] = [count(SENT), count(HOLDS), count(VERIFIED)];
      const accounts = wrongSchema.parse(sqlite.prepare(WRONG_ACCOUNTS).pluck().all());
      return [
        ...(sent === answered.send ? [] : [`${answered.send} sends were answered, ${sent} were settled`]),
        ...(holds === answered.send ? [] : [`${answered.send} sends were answered, ${holds} holds were made`]),
        ...(verified === answered.verify
          ? []
          : [`${answered.verify} checks were answered, ${verified} proved a number`]),
        ...accounts.map((id) => `the account ${id} is not the sum of its transfers`),
      ];
    },
    close: () => {
      sqlite.close();
    },
  };
}
