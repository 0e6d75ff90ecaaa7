import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { z } from 'zod';
import { WRONG_ACCOUNTS } from '../contestants/tillside-books.ts';
import { BOOKS, PHONES } from './files.ts';

const countSchema = z.number().int();
const namesSchema = z.array(z.string());

/** Numbers of which the carriers took more than one message: members get the campaign alone, all others one code each. */
const TEXTED_TWICE = `select owner from documents where collection = 'phones.taken' group by owner having count(*) > 1`;
const TAKEN = `select count(*) from documents where collection = 'phones.taken' and owner >= '+659'`;

/** What has to come to the number of the members. */
const MEMBERS_COUNTED: Readonly<Record<string, string>> = {
  'rows of the outbox that have ended': `select count(*) from outbox where status = 'ended'`,
  'rows of the outbox': 'select count(*) from outbox',
  'messages that arrived': `select count(*) from messages where source_id is not null and status = 'delivered'`,
  messages: 'select count(*) from messages where source_id is not null',
  'counted as delivered': `select coalesce(sum(count), 0) from source_counts where outcome = 'delivered'`,
  'counted in all': 'select coalesce(sum(count), 0) from source_counts',
  'holds that were settled': `select count(*) from ledger_transfers hold
    join ledger_transfers settle on settle.hold_id = hold.id and settle.kind = 'settle' and settle.amount = hold.amount
    where hold.kind = 'hold' and hold.purpose = 'campaign'`,
  'transfers of the campaign, by two': `select count(*) / 2 from ledger_transfers where purpose = 'campaign'`,
};
const CODES_VERIFIED = `select count(*) from verifications where status = 'verified'`;
const CODES_SETTLED = `select count(*) from ledger_transfers where kind = 'settle' and purpose = 'registration_otp'`;
const COSTS_DIFFER = `select (select coalesce(sum(cost), 0) from source_counts)
  - (select sum(amount) from ledger_transfers where kind = 'settle' and purpose = 'campaign')`;
const TOTALS_DIFFER = `select (select sum(amount) from ledger_transfers where kind = 'settle')
  - (select sum(spent) from (select spent, row_number() over (partition by wallet_id, purpose order by quarter desc) as age
      from spending_totals) where age = 1)`;

/**
 * Compares what is on the phones with what the backend wrote, and that with itself, once the backend has ended.
 * @param codes how many were sent and read back
 * @returns what is wrong, in words; empty when everybody got everything once
 */
export function auditCampaign(folder: string, members: number, codes: number): string[] {
  return [
    ...ask(join(folder, PHONES), (phones) => [
      ...phones.names(TEXTED_TWICE).map((phone) => `${phone} was texted twice`),
      ...differs('taken by the carriers for members', phones.count(TAKEN), members),
    ]),
    ...ask(join(folder, BOOKS), (books) => [
      ...Object.entries(MEMBERS_COUNTED).flatMap(([what, sql]) => differs(what, books.count(sql), members)),
      ...differs('codes that were read back', books.count(CODES_VERIFIED), codes),
      ...differs('codes that were paid', books.count(CODES_SETTLED), codes),
      ...differs('micro-units between what is counted and what was paid', books.count(COSTS_DIFFER), 0),
      ...differs('micro-units between the totals and what was paid', books.count(TOTALS_DIFFER), 0),
      ...books.names(WRONG_ACCOUNTS).map((id) => `the account ${id} is not the sum of its transfers`),
    ]),
  ];
}

function differs(what: string, is: number, wanted: number): string[] {
  return is === wanted ? [] : [`${what}: ${is} instead of ${wanted}`];
}

interface Asked {
  count(sql: string): number;
  names(sql: string): string[];
}

function ask(file: string, questions: (asked: Asked) => string[]): string[] {
  const sqlite = new SqliteDatabase(file, { readonly: true });
  try {
    return questions({
      count: (sql) => countSchema.parse(sqlite.prepare(sql).pluck().get()),
      names: (sql) => namesSchema.parse(sqlite.prepare(sql).pluck().all()),
    });
  } finally {
    sqlite.close();
  }
}
