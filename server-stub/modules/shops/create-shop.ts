import { DEFAULT_IDLE_LOCK_MINUTES, DEFAULT_LIMITS } from '#shared/domain/limits.ts';
import { type Currency, SMS_CURRENCY } from '#shared/domain/money.ts';
import type { Role } from '#shared/domain/permissions.ts';
import type { Country } from '#shared/domain/phone.ts';
import type { Work } from '../../db/database.ts';
import { hashSecret } from '../../hashing.ts';
import type { Random } from '../../random.ts';
import type { Ledger } from '../credit/ledger.ts';

export interface NewShop {
  name: string;
  homeCountry: Country;
  /** IANA name. */
  timeZone: string;
  /** Wallets beside the one for SMS. */
  currencies: readonly Currency[];
  staff: readonly NewStaff[];
}

interface NewStaff {
  name: string;
  role: Role;
  pin: string;
  /** Of an owner, who pairs devices with them. */
  account?: { email: string; password: string };
}

export interface ShopParts {
  random: Random;
  ledger: Ledger;
  /** Makes the customer at the payment provider and returns its id. */
  createCustomer(shop: { id: string; name: string }): Promise<string>;
}

/**
 * Prepares a shop with its wallets and staff: what is slow (hashing, the provider) is done before a transaction begins.
 * @returns writes the shop within a transaction and returns its id
 */
export async function prepareShop(
  { random, ledger, createCustomer }: ShopParts,
  shop: NewShop,
): Promise<(work: Work) => Promise<string>> {
  const shopId = random.id();
  const customerId = await createCustomer({ id: shopId, name: shop.name });
  const people = await Promise.all(
    shop.staff.map(async (person) => ({
      ...person,
      pinHash: await hashSecret(person.pin),
      passwordHash: person.account ? await hashSecret(person.account.password) : null,
    })),
  );
  return async (work) => {
    await work.tx
      .insertInto('shops')
      .values({
        id: shopId,
        name: shop.name,
        home_country: shop.homeCountry,
        time_zone: shop.timeZone,
        number_ten_minutes: DEFAULT_LIMITS.numberTenMinutes,
        number_day: DEFAULT_LIMITS.numberDay,
        device_hour: DEFAULT_LIMITS.deviceHour,
        daily_send_cap: DEFAULT_LIMITS.shopDay,
        countries: JSON.stringify(DEFAULT_LIMITS.countries),
        idle_lock_minutes: DEFAULT_IDLE_LOCK_MINUTES,
        payments_customer_id: customerId,
        created_at: work.now,
      })
      .execute();
    for (const { name, role, account, pinHash, passwordHash } of people) {
      const staff = {
        id: random.id(),
        shop_id: shopId,
        name,
        role,
        created_at: work.now,
        deactivated_at: null,
        pin_set_at: work.now,
      };
      const email = account?.email.toLowerCase() ?? null;
      await work.tx
        .insertInto('staff')
        .values({ ...staff, email, password_hash: passwordHash, pin_hash: pinHash })
        .execute();
    }
    for (const currency of [SMS_CURRENCY, ...shop.currencies]) await ledger.openWallet(work, shopId, currency);
    return shopId;
  };
}
