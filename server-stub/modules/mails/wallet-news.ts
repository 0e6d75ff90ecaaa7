import { messagesLeft } from '#shared/domain/credit.ts';
import { type Currency, type Micros, SMS_CURRENCY } from '#shared/domain/money.ts';
import type { Reader } from '../../db/database.ts';
import { findPrice } from '../credit/prices.ts';
import { listWallets } from '../credit/repository.ts';

/** What each mail about a wallet tells: whose it is and how it stands at a moment. */
export interface WalletNews {
  shopName: string;
  /** IANA name. */
  timeZone: string;
  currency: Currency;
  /** Micro-units. */
  available: Micros;
  /** Estimated local SMS messages left, of the SMS wallet; null for other wallets, and while there is no price. */
  messagesLeft: number | null;
  /** The moment it is true for (epoch ms). */
  at: number;
}

/**
 * Gathers what a mail about a wallet tells.
 * @returns undefined when the shop has no such wallet
 */
export async function readWalletNews(
  reader: Reader,
  shopId: string,
  currency: Currency,
  at: number,
): Promise<WalletNews | undefined> {
  const wallet = (await listWallets(reader, shopId)).find((one) => one.currency === currency);
  if (!wallet) return undefined;
  const { available } = wallet;
  const shop = await reader
    .selectFrom('shops')
    .where('id', '=', shopId)
    .select(['name', 'time_zone', 'home_country'])
    .executeTakeFirstOrThrow();
  const price = currency === SMS_CURRENCY ? await findPrice(reader, shop.home_country, at) : undefined;
  return {
    shopName: shop.name,
    timeZone: shop.time_zone,
    currency,
    available,
    messagesLeft: price === undefined ? null : messagesLeft(available, price),
    at,
  };
}
