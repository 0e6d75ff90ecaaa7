import type { MessageClass } from '#shared/domain/messaging.ts';
import type { Micros } from '#shared/domain/money.ts';
import type { Country } from '#shared/domain/phone.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { dayBegan } from '../history/shop-days.ts';
import { countriesOf } from '../limits/limits.ts';
import type { Router } from '../routing/router.ts';
import { type Addressee, readAddressees } from './addressees.ts';
import { type Admission, admit } from './admission.ts';
import { fieldsOf, type WaitingRow } from './repository.ts';
import { readShopNow } from './shop-now.ts';
import type { SourceState } from './sources.ts';

type On = Extract<SourceState, { kind: 'on' }>;

/** What is decided about a row. One that is sent has its price and the gateway that is to have it. */
export type Decision = { row: WaitingRow; addressee: Addressee } & (
  | Exclude<Admission, { kind: 'send' }>
  /** There is no route to their country that works. */
  | { kind: 'no_route'; at: number }
  | (Extract<Admission, { kind: 'send' }> & { price: Micros; gateway: string })
);
export type Sending = Extract<Decision, { kind: 'send' }>;

/** So long a row waits by itself while no route to its country works, in milliseconds; those after it do not wait for it. */
export const ROUTE_AGAIN_MS = 30_000;

/**
 * Decides about rows in their order. What is sent earlier counts for what comes later: news to the same member, and what
 * is left of the month's cap.
 */
export async function decide(
  reader: Reader,
  shop: Row<'shops'>,
  state: On,
  rows: readonly WaitingRow[],
  routes: Routes,
  now: number,
): Promise<Decision[]> {
  const oneADay = state.rules.secondThatDay !== 'sent';
  const addressees = await readAddressees(reader, shop, rows, oneADay ? dayBegan(now, shop.time_zone) : null);
  const countries = addressees.map(({ country }) => country);
  const shopNow = await readShopNow(reader, shop, countries, now);
  const decisions: Decision[] = [];
  const reached = new Set<string | null>();
  let left = state.monthlyCap?.left ?? Number.POSITIVE_INFINITY;
  for (const [index, row] of rows.entries()) {
    const addressee = addressees[index];
    if (!addressee) break;
    const { memberId } = addressee;
    const hadNews = memberId !== null && reached.has(memberId);
    const person = addressee.person && (hadNews ? { ...addressee.person, hadNews } : addressee.person);
    const admission = admit(state, { fields: fieldsOf(row), expiresAt: row.expires_at }, person, shopNow);
    if (admission.kind !== 'send') {
      decisions.push({ row, addressee, ...admission });
      continue;
    }
    const price = admission.segments * admission.perSegment;
    if (price > left) {
      decisions.push({ row, addressee, kind: 'skip', reason: 'monthly_cap' });
      continue;
    }
    const gateway = await routes.to(admission.country);
    if (gateway === undefined) {
      decisions.push({ row, addressee, kind: 'no_route', at: now + ROUTE_AGAIN_MS });
      continue;
    }
    left -= price;
    reached.add(memberId);
    decisions.push({ row, addressee, ...admission, price, gateway });
  }
  return decisions;
}

/** Whether there is a country that messages of the shop can go to. */
export async function someCountryWorks(
  router: Pick<Router, 'canSend'>,
  reader: Reader,
  shop: Row<'shops'>,
  messageClass: MessageClass,
): Promise<boolean> {
  for (const country of countriesOf(shop)) {
    if (await router.canSend(shop.id, country, messageClass, reader)) return true;
  }
  return false;
}

/** The gateways that messages of a slice are recorded with. */
export class Routes {
  readonly #router: Pick<Router, 'pick' | 'canSend'>;
  readonly #reader: Reader;
  readonly #shopId: string;
  readonly #class: MessageClass;
  readonly #known = new Map<Country, string | undefined>();
  readonly #asked = new Set<Country>();

  constructor(router: Pick<Router, 'pick' | 'canSend'>, reader: Reader, shopId: string, messageClass: MessageClass) {
    this.#router = router;
    this.#reader = reader;
    this.#shopId = shopId;
    this.#class = messageClass;
  }

  /**
   * Undefined where none works, and the message can wait. The first message to a country may be the one that tries a broken
   * route, and until that is through no other one does, so the others are asked for once more; where they go does not
   * change within a slice.
   */
  async to(country: Country): Promise<string | undefined> {
    if (this.#known.has(country)) return this.#known.get(country);
    const isFirst = !this.#asked.has(country);
    this.#asked.add(country);
    const message = { shopId: this.#shopId, country, class: this.#class };
    const gateway = (await this.#maySend(country)) ? await this.#router.pick(this.#reader, message) : undefined;
    if (!isFirst) this.#known.set(country, gateway);
    return gateway;
  }

  /** What somebody waits for tries the least bad route rather than none. */
  async #maySend(country: Country): Promise<boolean> {
    return this.#class !== 'marketing' || this.#router.canSend(this.#shopId, country, this.#class, this.#reader);
  }
}
