import { z } from 'zod';
import type { Mail } from '#shared/api/billing.ts';
import { assertNever } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { MailGateway, MailOutcome } from '../../gateways/mail/gateway.ts';
import type { Log } from '../../log.ts';
import type { Random } from '../../random.ts';
import type { EventBus } from '../events/event-bus.ts';

type MailRow = Row<'mails'>;

export interface NewMail {
  shopId: string;
  kind: Mail['kind'];
  /** What the news is, as no other news of any shop: it is written once to each address. */
  subjectKey: string;
  to: readonly string[];
  subject: string;
  /** Plain text. */
  text: string;
}

export interface MailServiceParts {
  database: Database;
  clock: Clock;
  random: Random;
  bus: EventBus;
  gateway: MailGateway;
  log: Log;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** How long somebody who took a mail has for it, longer than a gateway takes; then it is anybody's again. */
const LEASE_MS = 2 * MINUTE_MS;
/** How long after the first, second, … failed attempt the next one is made. */
const RETRY_AFTER_MS = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS] as const;
const RETRY_LATER_MS = 6 * HOUR_MS;
/** An attempt that fails so long after the mail was written is the last one. */
const GIVE_UP_AFTER_MS = 7 * 24 * HOUR_MS;
/** Most mails that one run of the job hands over. */
const BATCH = 50;

const recipientsSchema = z.array(z.string());

/**
 * Mails to owners. Each is recorded with the news it tells, in one transaction, and handed over afterwards; what cannot
 * be sent is tried again for days and stays visible. Somebody takes a mail by moving its next attempt into the future,
 * so that two processes do not send the same one. A process that dies in between leaves it to be sent again under the
 * same Message-ID, because whether it was sent cannot be asked.
 */
export class MailService {
  readonly #parts: MailServiceParts;
  readonly #underWay = new Set<Promise<void>>();
  #closed = false;

  constructor(parts: MailServiceParts) {
    this.#parts = parts;
  }

  /**
   * Records a mail to each address, and hands them over after the commit. News that was written before, and an address
   * that is there twice, are passed over. Each address has a mail of its own, so that one that is refused neither holds
   * back the others nor has them written to again.
   */
  async queue(work: Work, { shopId, kind, subjectKey, to, subject, text }: NewMail): Promise<void> {
    for (const address of to) {
      const written = await work.tx
        .insertInto('mails')
        .values({
          id: this.#parts.random.id(),
          shop_id: shopId,
          kind,
          subject_key: `${subjectKey}:${address.toLowerCase()}`,
          recipients: JSON.stringify([address]),
          subject,
          body: text,
          status: 'waiting',
          attempts: 0,
          last_error: null,
          next_attempt_at: work.now,
          created_at: work.now,
        })
        .onConflict((conflict) => conflict.column('subject_key').doNothing())
        .returning('id')
        .executeTakeFirst();
      if (!written) continue;
      work.afterCommit(() => {
        this.#announce(shopId);
        this.#handOver(written.id);
      });
    }
  }

  /** Hands over what is due. Run at start and every few seconds. */
  async deliverDue(): Promise<void> {
    const { database, clock } = this.#parts;
    const due = await database.reader
      .selectFrom('mails')
      .where('status', '=', 'waiting')
      .where('next_attempt_at', '<=', clock.now())
      .orderBy('next_attempt_at')
      .limit(BATCH)
      .select('id')
      .execute();
    for (const { id } of due) await this.#handOver(id);
  }

  /** The newest mails of a shop, newest first. */
  async list(shopId: string, limit: number): Promise<Mail[]> {
    const rows = await this.#parts.database.reader
      .selectFrom('mails')
      .where('shop_id', '=', shopId)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .selectAll()
      .execute();
    return rows.map(toMail);
  }

  /** Waits for the mails that are being handed over, and takes no more; the next start does. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#underWay);
  }

  #handOver(id: string): Promise<void> {
    const handingOver = this.#attempt(id)
      .catch((error: unknown) =>
        this.#parts.log.error({ err: error, mailId: id }, 'the outcome of a mail was not recorded'),
      )
      .finally(() => this.#underWay.delete(handingOver));
    this.#underWay.add(handingOver);
    return handingOver;
  }

  async #attempt(id: string): Promise<void> {
    if (this.#closed) return;
    const mail = await this.#take(id);
    if (!mail) return;
    const { subject, body: text } = mail;
    const outcome = await this.#parts.gateway.send({ id, to: recipientsOf(mail), subject, text });
    await this.#record(mail, outcome);
    this.#announce(mail.shop_id);
  }

  /** @returns undefined when somebody else has it, or it was dealt with meanwhile */
  async #take(id: string): Promise<MailRow | undefined> {
    return this.#parts.database.write(({ tx, now }) =>
      tx
        .updateTable('mails')
        .where('id', '=', id)
        .where('status', '=', 'waiting')
        .where('next_attempt_at', '<=', now)
        .set((eb) => ({ attempts: eb('attempts', '+', 1), next_attempt_at: now + LEASE_MS }))
        .returningAll()
        .executeTakeFirst(),
    );
  }

  async #record(mail: MailRow, outcome: MailOutcome): Promise<void> {
    await this.#parts.database.write(async ({ tx, now }) => {
      const row = tx.updateTable('mails').where('id', '=', mail.id);
      switch (outcome.kind) {
        case 'accepted':
          await row.set({ status: 'sent', last_error: null }).execute();
          return;
        case 'not_sent':
          // Whoever took it after the lease ended goes on from there.
          await row
            .where('attempts', '=', mail.attempts)
            .set({ last_error: outcome.reason, ...afterFailure(mail, now) })
            .execute();
          return;
        default:
          assertNever(outcome);
      }
    });
    if (outcome.kind === 'not_sent') {
      this.#parts.log.warn({ mailId: mail.id, attempt: mail.attempts, reason: outcome.reason }, 'a mail was not sent');
    }
  }

  #announce(shopId: string): void {
    this.#parts.bus.publish({ shopId }, { type: 'billing_changed' });
  }
}

function afterFailure({ attempts, created_at }: MailRow, now: number): Partial<MailRow> {
  if (now >= created_at + GIVE_UP_AFTER_MS) return { status: 'failed' };
  return { next_attempt_at: now + (RETRY_AFTER_MS[attempts - 1] ?? RETRY_LATER_MS) };
}

function recipientsOf({ recipients }: MailRow): string[] {
  return recipientsSchema.parse(JSON.parse(recipients));
}

function toMail(row: MailRow): Mail {
  return {
    id: row.id,
    kind: row.kind,
    to: recipientsOf(row),
    createdAt: row.created_at,
    status: row.status,
    attempts: row.attempts,
    lastError: row.last_error,
    nextAttemptAt: row.status === 'waiting' ? row.next_attempt_at : null,
  };
}
