import type { Country } from '#shared/domain/phone.ts';
import { askOften } from '../../db/compile-once.ts';
import type { Reader, Work } from '../../db/database.ts';

/** What an owner chose for a gateway in a country. */
export interface RouteChoice {
  gateway: string;
  enabled: boolean;
  /** 1 is asked first. */
  priority: number;
}

/** A country, or all that have no choices of their own. */
export type RoutedCountry = Country | '';

const choicesFor = askOften((db, { shopId, country }: { shopId: string; country: Country }) =>
  db
    .selectFrom('sms_routes')
    .where('shop_id', '=', shopId)
    .where(({ eb, or }) => or([eb('country', '=', country), eb('country', '=', '')]))
    .select(['gateway', 'country', 'enabled', 'priority']),
);

/** What holds for each gateway in a country: what was chosen for it there, else for all others, else as it is offered. */
export async function readChoices(
  reader: Reader,
  shopId: string,
  country: Country,
  gateways: readonly string[],
): Promise<RouteChoice[]> {
  return choose(await choicesFor(reader, { shopId, country }), country, gateways);
}

interface ChoiceRow {
  gateway: string;
  country: RoutedCountry;
  enabled: number;
  priority: number;
}

/** The same of rows that were read before. */
export function choose(rows: readonly ChoiceRow[], country: RoutedCountry, gateways: readonly string[]): RouteChoice[] {
  return gateways.map((gateway) => {
    const own = rows.find((row) => row.gateway === gateway && row.country === country);
    const chosen = own ?? rows.find((row) => row.gateway === gateway && row.country === '');
    return { gateway, enabled: chosen?.enabled !== 0, priority: chosen?.priority ?? 1 };
  });
}

/** All choices of a shop. */
export async function listChoices(reader: Reader, shopId: string): Promise<ChoiceRow[]> {
  return reader
    .selectFrom('sms_routes')
    .where('shop_id', '=', shopId)
    .select(['gateway', 'country', 'enabled', 'priority'])
    .execute();
}

const senderNameFor = askOften((db, { shopId, country }: { shopId: string; country: Country }) =>
  db
    .selectFrom('sender_names')
    .where('shop_id', '=', shopId)
    .where('country', '=', country)
    .select(['name', 'registered']),
);

/** The name that a shop sends under in a country, and whether its owner says that it is registered there. */
export interface CountrySender {
  name: string;
  registered: boolean;
}

export async function findSender(reader: Reader, shopId: string, country: Country): Promise<CountrySender | undefined> {
  const [row] = await senderNameFor(reader, { shopId, country });
  return row && { name: row.name, registered: row.registered === 1 };
}

/** The names of a shop by country. */
export async function listSenders(reader: Reader, shopId: string): Promise<Map<Country, CountrySender>> {
  const rows = await reader
    .selectFrom('sender_names')
    .where('shop_id', '=', shopId)
    .orderBy('country')
    .select(['country', 'name', 'registered'])
    .execute();
  return new Map(rows.map(({ country, name, registered }) => [country, { name, registered: registered === 1 }]));
}

export async function saveChoices(
  { tx }: Work,
  shopId: string,
  country: RoutedCountry,
  choices: readonly RouteChoice[],
): Promise<void> {
  for (const { gateway, enabled, priority } of choices) {
    const choice = { enabled: enabled ? 1 : 0, priority };
    await tx
      .insertInto('sms_routes')
      .values({ shop_id: shopId, gateway, country, ...choice })
      .onConflict((conflict) => conflict.columns(['shop_id', 'gateway', 'country']).doUpdateSet(choice))
      .execute();
  }
}

/** @param sender null where messages leave from the gateway's number */
export async function saveSender(
  { tx }: Work,
  shopId: string,
  country: Country,
  sender: CountrySender | null,
): Promise<void> {
  if (sender === null) {
    await tx.deleteFrom('sender_names').where('shop_id', '=', shopId).where('country', '=', country).execute();
    return;
  }
  const { name, registered } = sender;
  const values = { name, registered: registered ? 1 : 0 };
  await tx
    .insertInto('sender_names')
    .values({ shop_id: shopId, country, ...values })
    .onConflict((conflict) => conflict.columns(['shop_id', 'country']).doUpdateSet(values))
    .execute();
}
