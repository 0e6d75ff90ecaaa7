import { setImmediate } from 'node:timers/promises';
import type { Micros } from '#shared/domain/money.ts';
import { sendingRules } from '#shared/domain/sending-rules.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { Candidate } from '../daily-plans/people.ts';
import type { Allowance, Room } from '../daily-plans/some.ts';
import { countriesOf } from '../limits/limits.ts';
import { admit, type Letter, type Person, type ShopNow } from '../outbox/admission.ts';
import { fieldsOf, type WaitingRow } from '../outbox/repository.ts';
import { readShopNow } from '../outbox/shop-now.ts';
import { readWaiting } from '../outbox/waiting.ts';
import { monthOf, type RuleRow, readCommitted } from './repository.ts';

/** So many messages are priced together. */
const AT_ONCE = 200;

/** Of which rule, also of one that is not kept, the cap is meant. */
export type CappedRule = Pick<RuleRow, 'id' | 'text' | 'monthly_cap'>;

/** What a rule's cap leaves in a month: each message is priced, and has room or not, as it will when it is sent. */
export class MonthAllowance implements Allowance {
  readonly #letter: Letter;
  readonly #shop: ShopNow;
  readonly #cap: Micros;
  #left: Micros;

  /** @param left micro-units of the present month */
  constructor(letter: Letter, shop: ShopNow, cap: Micros, left: Micros) {
    this.#letter = letter;
    this.#shop = shop;
    this.#cap = cap;
    this.#left = left;
  }

  /** A month has begun, of which nothing is spent yet. */
  beginMonth(): void {
    this.#left = this.#cap;
  }

  spend({ name, phone, country }: Candidate): Room {
    const person = { phone, country, name, agreed: true, optedOut: false, hadNews: false };
    return this.#spend({ fields: {}, expiresAt: null }, person);
  }

  /** The same for what waits in the outbox. */
  spendOn(row: WaitingRow, person: Person | null): Room {
    return this.#spend({ fields: fieldsOf(row), expiresAt: row.expires_at }, person);
  }

  #spend(row: Parameters<typeof admit>[1], person: Person | null): Room {
    const admission = admit(this.#letter, row, person, this.#shop);
    if (admission.kind !== 'send') return { kind: 'free' };
    const price = admission.segments * admission.perSegment;
    if (price > this.#cap) return { kind: 'never' };
    if (price > this.#left) return { kind: 'lacks' };
    this.#left -= price;
    return { kind: 'spent', price };
  }
}

/**
 * What the month leaves a rule: its cap without what is spent or held, and without what waits in the outbox for its turn.
 * What passes within a day is left out: quiet hours, other news on it, and a country that is stopped.
 * @param now epoch ms
 */
export async function openAllowance(
  reader: Reader,
  shop: Row<'shops'>,
  rule: CappedRule,
  now: number,
): Promise<MonthAllowance> {
  const shopNow = await readShopNow(reader, shop, countriesOf(shop), now);
  const waiting = await Array.fromAsync(readWaiting(reader, shop, rule.id));
  // Read after what waits: what is sent meanwhile counts twice. What comes back in just this moment counts as free.
  const committed = await readCommitted(reader, rule.id, monthOf(now, shop.time_zone));
  const allowance = new MonthAllowance(
    { rules: sendingRules('campaign_bot'), text: rule.text, optOutLine: shop.opt_out_line },
    { ...shopNow, quietUntil: null, stopped: new Set() },
    rule.monthly_cap,
    rule.monthly_cap - committed,
  );
  for (const [index, { row, addressee }] of waiting.entries()) {
    // Counters are answered in between.
    if (index % AT_ONCE === 0) await setImmediate();
    allowance.spendOn(row, addressee.person && { ...addressee.person, hadNews: false });
  }
  return allowance;
}
