import type { DemoInfo } from '#shared/api/server.ts';
import { type Currency, MICROS_PER_UNIT, type Micros, parseMicros, SMS_CURRENCY } from '#shared/domain/money.ts';
import type { Database, Reader, Work } from '../db/database.ts';
import { type NewShop, prepareShop, type ShopParts } from '../modules/shops/create-shop.ts';

const account = { email: 'owner@kopi.example', password: 'kopi-demo-2026' };

/** The demo shop. Its secrets are shown on screen: only a backend with its emulators has such a shop. */
export const demoShop = {
  name: 'Kopi & Co',
  homeCountry: 'SG',
  timeZone: 'Asia/Singapore',
  currencies: ['SGD'],
  staff: [
    { name: 'Aisha Rahman', role: 'owner', pin: '2580', account },
    { name: 'Mei Lin', role: 'cashier', pin: '1234' },
    { name: 'Ravi Kumar', role: 'manager', pin: '4321' },
  ],
} as const satisfies NewShop;

/** Where the owner is told that the balance is low. */
const OWNER_PHONE = '+6581230000';

export const demoCredentials = {
  ...account,
  pins: demoShop.staff.map(({ name, pin }) => ({ name, pin })),
};

const OPENING_CREDIT: [Currency, Micros][] = [
  [SMS_CURRENCY, parseMicros('41.28')],
  ['SGD', 120 * MICROS_PER_UNIT],
];

/** Makes the demo shop in an empty database; a database with a shop in it is left as it is. */
export async function seedDemoShop(database: Database, parts: ShopParts): Promise<void> {
  if (await hasShop(database.reader)) return;
  const write = await prepareShop(parts, demoShop);
  await database.write(async (work) => {
    // Another process may have been faster.
    if (await hasShop(work.tx)) return;
    const shopId = await write(work);
    await addOpeningCredit(parts, work, shopId);
    const owner_phones = JSON.stringify([OWNER_PHONE]);
    await work.tx.updateTable('shops').where('id', '=', shopId).set({ owner_phones }).execute();
  });
}

/** The demo's PINs as they may be told: of those who still have the one they were made with. */
export async function knownPins(reader: Reader): Promise<DemoInfo['pins']> {
  const unchanged = await reader
    .selectFrom('staff')
    .whereRef('pin_set_at', '=', 'created_at')
    .where('deactivated_at', 'is', null)
    .select('name')
    .execute();
  return demoCredentials.pins.filter((known) => unchanged.some(({ name }) => name === known.name));
}

async function hasShop(reader: Reader): Promise<boolean> {
  return (await reader.selectFrom('shops').select('id').executeTakeFirst()) !== undefined;
}

async function addOpeningCredit({ ledger }: ShopParts, work: Work, shopId: string): Promise<void> {
  for (const [currency, amount] of OPENING_CREDIT) {
    await ledger.addCredit(work, 'opening', shopId, currency, amount, {
      sourceId: `opening:${shopId}:${currency}`,
      purpose: 'opening',
      staffId: null,
      deviceId: null,
      phoneMasked: null,
      unitPrice: null,
      segments: null,
    });
  }
}
