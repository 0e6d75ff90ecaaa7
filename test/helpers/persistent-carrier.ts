import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import type { DeliveryReport, OutgoingSms, SmsGateway, SmsOutcome, SmsQuestion } from '#server/gateways/sms/gateway.ts';
import type { E164 } from '#shared/domain/phone.ts';
import type { Knife } from './fault-knife.ts';

/** What carriers took, in a file that outlives whoever gave it to them. */
export function openPhones(file: string): SqliteDatabase.Database {
  const phones = new SqliteDatabase(file);
  phones.pragma('journal_mode = WAL');
  phones.exec(`create table if not exists taken (id text primary key, phone text not null, carrier text not null,
    reported integer not null default 0);
    create table if not exists swallowed (phone text primary key)`);
  return phones;
}

/** A message that a carrier took. */
export interface TakenSms {
  id: string;
  phone: E164;
  carrier: string;
  reported: number;
}

/** By the last digit of a number, what happens to its message; all others are taken and arrive. */
const UNDELIVERED = '3';
const ANSWER_LOST = '5';
/** Nothing is reported of them: what became of them is known by the answer, or by asking. */
const UNREPORTED = ['5', '6'];
/** By the first carrier, which fails; the second one takes it. */
const FAILS = '7';
/** The first time: it is neither taken nor answered. */
const SWALLOWED = '8';
export const REFUSED = '9';

const TRAVELS_MS = 5;
const REPORT_AGAIN_MS = 30;

/** A carrier that knows what it took also when it is asked by another life, and reports until the report is heard. */
export class PersistentCarrier implements SmsGateway {
  readonly id: string;
  readonly name: string;
  readonly perSecond = 1_000;
  readonly replies = true;
  readonly #phones: SqliteDatabase.Database;
  readonly #knife: Knife;
  #listener: (report: DeliveryReport) => Promise<void> = async () => {};

  constructor(id: string, phones: SqliteDatabase.Database, knife: Knife) {
    this.id = id;
    this.name = id;
    this.#phones = phones;
    this.#knife = knife;
  }

  async send({ id, to }: OutgoingSms): Promise<SmsOutcome> {
    this.#knife.pass(`before ${this.id} hears of a message`);
    const digit = to.at(-1);
    if (digit === REFUSED) return { kind: 'refused', cause: 'demo_refused', fault: 'message' };
    if (digit === FAILS && this.id === 'first') return { kind: 'refused', cause: 'no_connection', fault: 'route' };
    if (digit === SWALLOWED && this.#swallow(to)) return { kind: 'unknown', cause: 'timeout' };
    const isReported = digit !== undefined && !UNREPORTED.includes(digit);
    const insert = this.#phones.prepare('insert into taken (id, phone, carrier, reported) values (?, ?, ?, ?)');
    insert.run(id, to, this.id, isReported ? 0 : 1);
    if (isReported) void this.#report(id, to);
    this.#knife.pass(`after ${this.id} took a message, before that is seen`);
    await setTimeout(1);
    return digit === ANSWER_LOST ? { kind: 'unknown', cause: 'timeout' } : { kind: 'accepted', providerId: `at-${id}` };
  }

  async find({ id }: SmsQuestion): Promise<SmsOutcome> {
    this.#knife.pass(`before ${this.id} is asked about a message`);
    const taken = this.#phones.prepare('select 1 from taken where id = ? and carrier = ?').get(id, this.id);
    this.#knife.pass(`after ${this.id} told of a message, before that is seen`);
    if (!taken) return { kind: 'refused', cause: 'never_taken', fault: 'message' };
    return { kind: 'accepted', providerId: `at-${id}` };
  }

  onReport(listener: (report: DeliveryReport) => Promise<void>): void {
    this.#listener = listener;
  }

  onReply(): void {}

  /** Goes on reporting what was not heard in an earlier life. */
  resume(): void {
    const open = this.#phones.prepare<[string], TakenSms>('select * from taken where reported = 0 and carrier = ?');
    for (const { id, phone } of open.all(this.id)) void this.#report(id, phone);
  }

  #swallow(phone: E164): boolean {
    return this.#phones.prepare('insert into swallowed values (?) on conflict do nothing').run(phone).changes === 1;
  }

  async #report(id: string, phone: E164): Promise<void> {
    const status = phone.endsWith(UNDELIVERED) ? 'undelivered' : 'delivered';
    const report: DeliveryReport = { messageId: id, providerId: `at-${id}`, status, cause: null };
    const isHeard = () =>
      this.#listener(report).then(
        () => true,
        () => false,
      );
    await setTimeout(TRAVELS_MS);
    while (!(await isHeard())) await setTimeout(REPORT_AGAIN_MS);
    this.#phones.prepare('update taken set reported = 1 where id = ?').run(id);
  }
}

/** What the phones of that file have got. @param folder where it is */
export function readPhones(folder: string): TakenSms[] {
  const phones = new SqliteDatabase(join(folder, 'phones.sqlite'), { readonly: true, fileMustExist: true });
  try {
    return phones.prepare<[], TakenSms>('select * from taken').all();
  } finally {
    phones.close();
  }
}
