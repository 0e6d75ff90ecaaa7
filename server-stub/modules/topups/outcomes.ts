import { NOT_CHARGED } from '#shared/domain/auto-topup.ts';
import { fromMinorUnits } from '#shared/domain/money.ts';
import { assertNever } from '#shared/errors.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { ChargeOutcome } from '../../gateways/payments/gateway.ts';
import type { Log } from '../../log.ts';
import type { Ledger } from '../credit/ledger.ts';
import type { CreditService } from '../credit/service.ts';
import type { EventBus } from '../events/event-bus.ts';
import { issueReceipt } from '../receipts/service.ts';
import { causeOfTopup } from './repository.ts';

type TopupRow = Row<'topups'>;
type Paid = Extract<ChargeOutcome, { kind: 'paid' }>;

/** How long between two askings for an outcome, in milliseconds. */
const ASK_AGAIN_MS = 30_000;
/** How long a card holder is waited for between two askings, and somebody to look into what does not fit. */
const ASK_LATER_MS = 5 * 60_000;

interface Parts {
  database: Database;
  ledger: Ledger;
  credit: CreditService;
  bus: EventBus;
  log: Log;
}

/** Takes in what became of a charge, whoever tells it, however often and in whatever order. */
export class TopupOutcomes {
  readonly #parts: Parts;
  #listener: (work: Work, topup: TopupRow) => Promise<void> = async () => {};

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whoever made a top-up hears of its end, paid or failed, within the transaction. */
  onEnd(listener: (work: Work, topup: TopupRow) => Promise<void>): void {
    this.#listener = listener;
  }

  /** @throws when it could not be recorded, so that whoever told it tells it again */
  async resolve(topupId: string, outcome: ChargeOutcome | { kind: 'absent' }): Promise<void> {
    const { database, bus, log } = this.#parts;
    const told = outcome.kind === 'absent' ? { kind: 'failed' as const, declineCode: NOT_CHARGED } : outcome;
    await database.write(async (work) => {
      const row = await work.tx.selectFrom('topups').where('id', '=', topupId).selectAll().executeTakeFirst();
      if (!row) {
        log.warn({ topupId }, 'a charge of no top-up of ours');
        return;
      }
      const change = await this.#changeFor(work, row, told);
      if (change === undefined) return;
      await work.tx.updateTable('topups').where('id', '=', row.id).set(change).execute();
      if (change.status === row.status) return;
      const changed = { ...row, ...change };
      if (changed.status === 'paid' || changed.status === 'failed') await this.#listener(work, changed);
      work.afterCommit(() => bus.publish({ shopId: row.shop_id }, { type: 'billing_changed' }));
    });
  }

  /** What an outcome changes. News may come late: paid is final and wins over everything, failed over all but paid. */
  async #changeFor(work: Work, row: TopupRow, outcome: ChargeOutcome): Promise<Partial<TopupRow> | undefined> {
    if (row.status === 'paid') return this.#compare(row, outcome);
    if (row.status === 'failed' && outcome.kind !== 'paid') return undefined;
    switch (outcome.kind) {
      case 'paid':
        if (!isWhatWasAsked(row, outcome)) return this.#setAside(work, row, outcome);
        await this.#post(work, row, outcome);
        return { status: 'paid', failure: null, payment_id: outcome.paymentId, approval_url: null };
      case 'failed':
        return { status: 'failed', failure: outcome.declineCode, approval_url: null };
      case 'needs_action':
        return {
          status: 'needs_action',
          payment_id: outcome.paymentId,
          approval_url: outcome.approvalUrl,
          ask_at: work.now + ASK_LATER_MS,
        };
      case 'processing':
        return {
          status: 'processing',
          payment_id: outcome.paymentId,
          approval_url: null,
          ask_at: work.now + ASK_AGAIN_MS,
        };
      case 'unknown':
        // Not to be told is no news: whoever is approving it goes on.
        return { status: row.status === 'needs_action' ? row.status : 'unknown', ask_at: work.now + ASK_AGAIN_MS };
      default:
        return assertNever(outcome);
    }
  }

  /** A payment that is not what was asked for is credited by nobody's guess: somebody has to look into it. */
  #setAside(work: Work, row: TopupRow, { paymentId }: Paid): Partial<TopupRow> {
    this.#parts.log.error({ topupId: row.id, paymentId }, 'a payment is not what its top-up asked for');
    return { status: 'unknown', ask_at: work.now + ASK_LATER_MS };
  }

  /** A second payment for one top-up would be money taken twice: it must not pass unseen. */
  #compare(row: TopupRow, outcome: ChargeOutcome): undefined {
    if (outcome.kind !== 'paid' || outcome.paymentId === row.payment_id) return;
    this.#parts.log.error({ topupId: row.id, paymentId: outcome.paymentId }, 'a top-up was paid twice');
  }

  async #post(work: Work, row: TopupRow, { paymentId }: Paid): Promise<void> {
    const { ledger, credit } = this.#parts;
    const cause = causeOfTopup(row, paymentId);
    const posted = await ledger.addCredit(work, 'topup', row.shop_id, row.currency, row.amount, cause);
    if (!posted.ok) throw new Error(`top-up ${row.id} cannot be posted: ${posted.error.code}`);
    await issueReceipt(work, row);
    credit.announce(work, row.shop_id);
  }
}

function isWhatWasAsked(row: TopupRow, { coins, currency }: Paid): boolean {
  return currency === row.currency && fromMinorUnits(coins, currency) === row.amount;
}
