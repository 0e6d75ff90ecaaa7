import { setImmediate } from 'node:timers/promises';
import { type Database, openDatabase } from '#server/db/database.ts';
import type { MailGateway, MailOutcome, OutgoingMail } from '#server/gateways/mail/gateway.ts';
import type { Cause } from '#server/modules/credit/books.ts';
import { Ledger } from '#server/modules/credit/ledger.ts';
import { EventBus } from '#server/modules/events/event-bus.ts';
import { MailService } from '#server/modules/mails/service.ts';
import { NotificationService } from '#server/modules/notifications/service.ts';
import { prepareShop } from '#server/modules/shops/create-shop.ts';
import { seedPrices } from '#server/seed/prices.ts';
import type { Currency, Micros } from '#shared/domain/money.ts';
import type { Country } from '#shared/domain/phone.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { fakeRandom } from './fake-random.ts';
import { silentLog } from './silent-log.ts';

/** A mail server that answers each mail as the test says, and keeps all that it was handed, taken or not. */
class ScriptedMailGateway implements MailGateway {
  readonly handedOver: OutgoingMail[] = [];
  answer: (mail: OutgoingMail) => MailOutcome | Promise<MailOutcome> = () => ({ kind: 'accepted' });

  async send(mail: OutgoingMail): Promise<MailOutcome> {
    this.handedOver.push(mail);
    return this.answer(mail);
  }
}

export const notSent = (reason: string) => (): MailOutcome => ({ kind: 'not_sent', reason });
/** A process that dies while it hands a mail over. */
export const neverAnswers = (): Promise<MailOutcome> => new Promise(() => {});

/** What one process of the backend has of mails. */
export function startMailProcess(database: Database, clock: FakeClock) {
  const gateway = new ScriptedMailGateway();
  const bus = new EventBus();
  const parts = { database, clock, bus, log: silentLog };
  const mails = new MailService({ ...parts, random: fakeRandom(), gateway });
  return { gateway, bus, mails, notifications: new NotificationService({ ...parts, mails }) };
}

/** A shop with its owner and a wallet for SMS and one in SGD, both empty, and mails around a fake mail server. */
export async function openMailWorld({
  start = Date.parse('2026-11-23T10:42:00+08:00'),
  homeCountry = 'SG' as Country,
  timeZone = 'Asia/Singapore',
} = {}) {
  const clock = createFakeClock(start);
  const database = await openDatabase(':memory:', clock, silentLog);
  await database.write(seedPrices);
  const random = fakeRandom();
  const ledger = new Ledger(random);
  const addShop = async (name: string) => {
    const account = { email: `Owner@${name}.example`, password: 'long enough' };
    const owner = { name: 'Aisha Rahman', role: 'owner' as const, pin: '2580', account };
    const cashier = { name: 'Mei Lin', role: 'cashier' as const, pin: '1234' };
    const shop = { name, homeCountry, timeZone, currencies: ['SGD'], staff: [owner, cashier] };
    return database.write(await prepareShop({ random, ledger, createCustomer: async () => `cus_${name}` }, shop));
  };
  const shopId = await addShop('Kopi');
  const actor = { shopId, deviceId: 'device', sessionId: 'session', staffId: 'staff', role: 'owner' as const };
  return {
    clock,
    database,
    shopId,
    addShop,
    actor,
    ...startMailProcess(database, clock),
    addCredit: (amount: Micros, currency: Currency = 'USD') =>
      database.write((work) =>
        ledger.addCredit(work, 'topup', shopId, currency, amount, { ...cause, sourceId: random.id() }),
      ),
    /** Lets what was started after a commit come to its end; the fakes answer at once, so a few turns are enough. */
    settle: async () => {
      for (let turn = 0; turn < 20; turn++) await setImmediate();
    },
  };
}

const cause: Omit<Cause, 'sourceId'> = {
  purpose: 'topup',
  staffId: null,
  deviceId: null,
  phoneMasked: null,
  unitPrice: null,
  segments: null,
};
