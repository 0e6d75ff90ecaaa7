import { assertNever } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { type PaymentGateway, type PaymentReport, PaymentsUnreachable } from '../../gateways/payments/gateway.ts';
import type { Log } from '../../log.ts';
import type { CardService } from '../cards/service.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { TopupCorrections } from '../topups/corrections.ts';
import type { TopupOutcomes } from '../topups/outcomes.ts';

/** How often the provider's list of events is gone through, in milliseconds. */
export const SWEEP_EVENTS_MS = 3 * 60_000;
/** How far each sweep goes back behind the last: events of one moment may appear in the list a little later. */
const OVERLAP_MS = 10 * 60_000;
/** How far back the first sweep goes: as long as providers keep events. */
const FIRST_SWEEP_MS = 30 * 24 * 60 * 60_000;

const SWEEP = 'sweep';

interface Parts {
  database: Database;
  clock: Clock;
  bus: EventBus;
  gateway: PaymentGateway;
  outcomes: TopupOutcomes;
  corrections: TopupCorrections;
  cards: CardService;
  log: Log;
}

/** What the payment provider tells by itself: by webhook, and by its list of events for webhooks that never came. */
export class PaymentReports {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Telling it again changes nothing. @throws when it could not be recorded, so that the provider sends it again */
  async take(report: PaymentReport): Promise<void> {
    const { outcomes, corrections } = this.#parts;
    switch (report.kind) {
      case 'charge':
        return outcomes.resolve(report.topupId, report.outcome);
      case 'correction':
        return corrections.take(report);
      case 'cards':
        return this.#lookAtCards(report.customerId);
      default:
        return assertNever(report);
    }
  }

  /** Goes through what happened since the last sweep. Run at start and every few minutes. */
  async sweep(): Promise<void> {
    const { database, clock, gateway, log } = this.#parts;
    const seen = await database.reader
      .selectFrom('payment_events_seen')
      .where('name', '=', SWEEP)
      .select('until')
      .executeTakeFirst();
    const since = seen ? seen.until - OVERLAP_MS : clock.now() - FIRST_SWEEP_MS;
    let complete = true;
    // The provider's time, not ours: a clock of ours that ran ahead for a while would leave a gap.
    let until = seen?.until ?? 0;
    try {
      for await (const { at, report } of gateway.listReports(since)) {
        until = Math.max(until, at);
        // Cards are read from the provider whenever they are shown.
        if (report.kind === 'cards') continue;
        await this.take(report).catch((error: unknown) => {
          // The others are not held up by one; the next sweep comes by all of them again.
          log.error({ err: error }, 'an event of the payment provider could not be taken in');
          complete = false;
        });
      }
    } catch (error) {
      if (!(error instanceof PaymentsUnreachable)) throw error;
      log.warn({ err: error }, 'the events of the payment provider could not be listed');
      complete = false;
    }
    if (!complete || until === (seen?.until ?? 0)) return;
    await database.write(({ tx }) =>
      tx
        .insertInto('payment_events_seen')
        .values({ name: SWEEP, until })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ until }))
        .execute(),
    );
  }

  /** A card that was added while no app waited for it is taken in as well. */
  async #lookAtCards(customerId: string): Promise<void> {
    const { database, bus, cards } = this.#parts;
    const shop = await database.reader
      .selectFrom('shops')
      .where('payments_customer_id', '=', customerId)
      .select('id')
      .executeTakeFirst();
    if (!shop) return;
    await cards.resolveOpenSetups(shop.id);
    bus.publish({ shopId: shop.id }, { type: 'billing_changed' });
  }
}
