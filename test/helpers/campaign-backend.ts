import Fastify from 'fastify';
import { buildCampaigns } from '#server/app-campaigns.ts';
import { buildMessaging, openOutbox } from '#server/app-messaging.ts';
import type { Clock } from '#server/clock.ts';
import type { Database } from '#server/db/database.ts';
import type { SmsGateways } from '#server/gateways/sms/gateway.ts';
import { Authenticator } from '#server/http/authenticate.ts';
import { answerErrors } from '#server/http/errors.ts';
import { Operations } from '#server/http/operations.ts';
import type { Log } from '#server/log.ts';
import { Ledger } from '#server/modules/credit/ledger.ts';
import { CreditService } from '#server/modules/credit/service.ts';
import { EventBus } from '#server/modules/events/event-bus.ts';
import { MessageService } from '#server/modules/messages/service.ts';
import { Meter } from '#server/modules/routing/meter.ts';
import { Router } from '#server/modules/routing/router.ts';
import { systemRandom } from '#server/random.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { FakeSource } from './fake-source.ts';
import { on, PRICE, SHOP } from './outbox-engine.ts';

/** The part of the backend that campaigns are, with all that sends them. It has not started yet. */
export function buildCampaignBackend(database: Database, clock: Clock, gateways: SmsGateways, log: Log) {
  const random = systemRandom;
  const { reader } = database;
  const bus = new EventBus();
  const ledger = new Ledger(random);
  const credit = new CreditService(database, clock, bus, log);
  const meter = new Meter({ database, clock, gateways, onChange() {} });
  const router = new Router({ gateways, reader, clock, meter, log, onOptedOut: async () => {} });
  const messages = new MessageService({ database, clock, ledger, credit, router, log });
  const tray = openOutbox(clock, bus);
  const app = Fastify();
  answerErrors(app);
  app.setSerializerCompiler(() => JSON.stringify);
  const http = {
    app,
    authenticator: new Authenticator(reader, clock),
    operations: new Operations(database, 'a key for tests only, of enough length'),
  };
  const campaigns = buildCampaigns({ ...tray, database, clock, random, credit, router, log }, http);
  const [rule, activity] = [new FakeSource(on('campaign_bot')), new FakeSource(on('welcome'))];
  const sources = { ...campaigns.sources, campaign_bot: rule, activity, reward_code: activity };
  const parts = { database, clock, random, ledger, credit, messages, router, gateways, sources, log };
  const messaging = buildMessaging({ ...tray, ...parts });
  const events: string[] = [];
  bus.listen({ shopId: SHOP, deviceId: 'any' }, ({ type }) => events.push(type));
  let topups = 0;
  return {
    ...{ app, events, outbox: tray.outbox, rates: tray.rates, messages },
    startJobs: () => [...messaging.startJobs(), ...campaigns.startJobs()],
    /** Adds credit for so many messages, as a top-up does. */
    topUp: (count: number) =>
      database.write(async (work) => {
        await ledger.openWallet(work, SHOP, SMS_CURRENCY);
        topups += 1;
        const nobody = { staffId: null, deviceId: null, phoneMasked: null, unitPrice: null, segments: null };
        const cause = { sourceId: `topup ${topups}`, purpose: 'topup' as const, ...nobody };
        if (count > 0) await ledger.addCredit(work, 'opening', SHOP, SMS_CURRENCY, count * PRICE, cause);
        credit.announce(work, SHOP);
      }),
  };
}
