import type { Credit } from '#shared/api/credit.ts';
import { creditLevel, messagesLeft } from '#shared/domain/credit.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import type { Clock } from '../../clock.ts';
import type { Database, Work } from '../../db/database.ts';
import { Bursts } from '../../jobs/bursts.ts';
import type { Log } from '../../log.ts';
import { readSmsAutoTopup } from '../auto-topups/state.ts';
import type { EventBus } from '../events/event-bus.ts';
import { findPrice } from './prices.ts';
import { listWallets } from './repository.ts';

/** A busy shop hears of its credit no more often than this, in milliseconds. */
const PAUSE_MS = 50;

/** The credit as the bar shows it, and the news of it to every device of the shop. */
export class CreditService {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #bus: EventBus;
  readonly #log: Log;
  readonly #changes: Bursts;
  readonly #listeners: ((shopId: string) => void)[] = [];

  constructor(database: Database, clock: Clock, bus: EventBus, log: Log) {
    this.#log = log;
    this.#database = database;
    this.#clock = clock;
    this.#bus = bus;
    this.#changes = new Bursts(clock, PAUSE_MS, (shopId) => {
      for (const listener of this.#listeners) listener(shopId);
      this.#tell(shopId);
    });
  }

  /** Whoever acts on changes of the credit hears of each, once it is durable. */
  onChange(listener: (shopId: string) => void): void {
    this.#listeners.push(listener);
  }

  async credit(shopId: string): Promise<Credit> {
    const { reader } = this.#database;
    const asOf = this.#clock.now();
    const shop = await reader
      .selectFrom('shops')
      .where('id', '=', shopId)
      .select('home_country')
      .executeTakeFirstOrThrow();
    const wallets = await listWallets(reader, shopId);
    const perSegment = await findPrice(reader, shop.home_country, asOf);
    if (perSegment === undefined) throw new Error(`no SMS price for the home country ${shop.home_country}`);
    const available = wallets.find((wallet) => wallet.currency === SMS_CURRENCY)?.available ?? 0;
    const left = messagesLeft(available, perSegment);
    return {
      asOf,
      wallets,
      sms: {
        available,
        currency: SMS_CURRENCY,
        homeCountry: shop.home_country,
        perSegment,
        messagesLeft: left,
        level: creditLevel(left),
        autoTopup: await readSmsAutoTopup(reader, shopId, asOf),
      },
    };
  }

  /** Tells the shop's devices, and whoever acts on it, the new credit once the transaction is durable. */
  announce(work: Work, shopId: string): void {
    work.afterCommit(() => this.#changes.ask(shopId));
  }

  /** Where what changed is not the money, but whether Auto Topup takes care of it. */
  tellDevices(work: Work, shopId: string): void {
    work.afterCommit(() => this.#tell(shopId));
  }

  #tell(shopId: string): void {
    if (!this.#bus.hears(shopId)) return;
    this.credit(shopId)
      .then((credit) => this.#bus.publish({ shopId }, { type: 'credit', credit }))
      .catch((error: unknown) => this.#log.error({ err: error, shopId }, 'the new credit was not announced'));
  }
}
