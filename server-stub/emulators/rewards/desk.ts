import { randomInt } from 'node:crypto';
import type { Clock } from '#server/clock.ts';
import type { DocumentStore } from '../store.ts';
import { CATALOGUE, type DemoVoucher } from './catalogue.ts';

/** An order as the provider keeps it. Instants are epoch milliseconds. */
export interface DemoOrder {
  /** The buyer's reference: there is one order for each. */
  id: string;
  orderId: string;
  voucherId: string;
  /** What the buyer was ready to pay, in the currency's smallest coins. */
  price: number;
  currency: string;
  at: number;
  /** When the provider has thought it over. */
  dueAt: number;
  outcome:
    | { status: 'processing' }
    | { status: 'issued'; code: string; pin: string | null; expiresAt: number }
    | { status: 'refused'; reason: 'out_of_stock' | 'price_changed' | 'not_possible' };
}

/** What the page sets. */
export interface DemoSettings {
  /** Nothing is answered. */
  down: boolean;
  /** So much longer each order takes, in milliseconds. */
  delayMs: number;
}

/** What changed of a voucher since the demo began. */
interface VoucherState {
  id: string;
  stock: number | null;
  price: number;
}

type Wanted = Pick<DemoOrder, 'voucherId' | 'price' | 'currency'> & { reference: string };

export type Placed = { kind: 'order'; order: DemoOrder } | { kind: 'unknown_voucher' } | { kind: 'conflict' };

const DAY_MS = 24 * 60 * 60_000;
/** What nobody mistakes for another when it is read out. */
const CODE_LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/**
 * What the demo's voucher provider does, without its API: it keeps an order before it thinks about it, and what it kept
 * survives a kill -9. The same reference is the same order, however often it comes.
 */
export class VoucherDesk {
  readonly #store: DocumentStore;
  readonly #clock: Clock;
  readonly #orders;
  readonly #vouchers;
  readonly #settings;
  readonly #listeners = new Set<() => void>();
  /** Ends the thinking about an order. */
  readonly #thinking = new Set<() => void>();

  constructor(store: DocumentStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    this.#orders = store.collection<DemoOrder>('rewards.order', ({ outcome }) => outcome.status);
    this.#vouchers = store.collection<VoucherState>('rewards.voucher');
    this.#settings = store.collection<DemoSettings & { id: 'settings' }>('rewards.settings');
    for (const order of this.#orders.list({ owner: 'processing' })) void this.#think(order);
  }

  get settings(): DemoSettings {
    const { down = false, delayMs = 0 } = this.#settings.get('settings') ?? {};
    return { down, delayMs };
  }

  set settings(settings: DemoSettings) {
    this.#settings.put({ ...settings, id: 'settings' });
    this.#tell();
  }

  vouchers(): DemoVoucher[] {
    return CATALOGUE.map((voucher) => ({ ...voucher, ...this.#vouchers.get(voucher.id) }));
  }

  /** Sets how many there are of a voucher, or what it costs. @returns false for one that there is not */
  change(id: string, change: Partial<Pick<VoucherState, 'stock' | 'price'>>): boolean {
    const voucher = this.vouchers().find((one) => one.id === id);
    if (!voucher) return false;
    const { stock, price } = { ...voucher, ...change };
    this.#vouchers.put({ id, stock, price });
    this.#tell();
    return true;
  }

  find(reference: string): DemoOrder | undefined {
    return this.#orders.get(reference);
  }

  /** The newest first. */
  orders(limit: number): DemoOrder[] {
    return this.#orders.list({ limit });
  }

  /** Takes an order, and resolves once it is thought over; one that is known is told as it is. */
  async place({ reference, voucherId, price, currency }: Wanted): Promise<Placed> {
    const known = this.#orders.get(reference);
    if (known) {
      const same = known.voucherId === voucherId && known.price === price && known.currency === currency;
      return same ? { kind: 'order', order: known } : { kind: 'conflict' };
    }
    const voucher = this.vouchers().find(({ id }) => id === voucherId);
    if (!voucher) return { kind: 'unknown_voucher' };
    const at = this.#clock.now();
    const order: DemoOrder = {
      id: reference,
      orderId: `ord_${randomText(16)}`,
      voucherId,
      price,
      currency,
      at,
      dueAt: at + voucher.behaviour.after + this.settings.delayMs,
      outcome: { status: 'processing' },
    };
    this.#orders.put(order);
    this.#tell();
    await this.#think(order);
    return { kind: 'order', order: this.#orders.get(reference) ?? order };
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The next start goes on with what is being thought about; who waits for it hears nothing more. */
  close(): void {
    for (const cancel of this.#thinking) cancel();
    this.#thinking.clear();
  }

  #think({ id, dueAt }: DemoOrder): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(Math.max(0, dueAt - this.#clock.now()), () => {
        this.#thinking.delete(cancel);
        this.#decide(id);
        resolve();
      });
      this.#thinking.add(cancel);
    });
  }

  /** What is left, and what it costs, is looked at when it is issued. */
  #decide(id: string): void {
    this.#store.transaction(() => {
      const order = this.#orders.get(id);
      const voucher = this.vouchers().find((one) => one.id === order?.voucherId);
      if (!order || !voucher || order.outcome.status !== 'processing') return;
      const outcome = this.#outcomeOf(order, voucher);
      if (outcome.status === 'issued' && voucher.stock !== null) {
        this.#vouchers.put({ id: voucher.id, stock: voucher.stock - 1, price: voucher.price });
      }
      this.#orders.put({ ...order, outcome });
    });
    this.#tell();
  }

  #outcomeOf(order: DemoOrder, voucher: DemoVoucher): DemoOrder['outcome'] {
    if (order.price !== voucher.price || order.currency !== voucher.currency) {
      return { status: 'refused', reason: 'price_changed' };
    }
    if (voucher.stock !== null && voucher.stock <= 0) return { status: 'refused', reason: 'out_of_stock' };
    if (voucher.behaviour.end === 'refused') return { status: 'refused', reason: 'not_possible' };
    return {
      status: 'issued',
      code: [randomText(4), randomText(4), randomText(4)].join('-'),
      pin: voucher.hasPin ? String(randomInt(10_000)).padStart(4, '0') : null,
      expiresAt: this.#clock.now() + voucher.validDays * DAY_MS,
    };
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function randomText(length: number): string {
  return Array.from({ length }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join('');
}
