import fastifySse from '@fastify/sse';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { DemoInfo } from '#shared/api/server.ts';
import { buildActivities } from './app-activities.ts';
import { buildBilling } from './app-billing.ts';
import { buildBots } from './app-bots.ts';
import { buildCampaigns } from './app-campaigns.ts';
import { buildMessaging, openOutbox } from './app-messaging.ts';
import { buildRewards } from './app-rewards.ts';
import { buildRouting } from './app-routing.ts';
import type { Clock } from './clock.ts';
import type { Database } from './db/database.ts';
import type { MailGateway } from './gateways/mail/gateway.ts';
import type { PaymentGateway } from './gateways/payments/gateway.ts';
import type { RewardProvider } from './gateways/rewards/provider.ts';
import type { SmsGateways } from './gateways/sms/gateway.ts';
import { Authenticator } from './http/authenticate.ts';
import { answerError, answerErrors } from './http/errors.ts';
import { Operations } from './http/operations.ts';
import type { Http } from './http/serve.ts';
import { every } from './jobs/every.ts';
import { PRUNE_MS, prune } from './jobs/prune.ts';
import { Ledger } from './modules/credit/ledger.ts';
import { creditRoutes } from './modules/credit/routes.ts';
import { CreditService } from './modules/credit/service.ts';
import { deviceRoutes } from './modules/devices/routes.ts';
import { DeviceService } from './modules/devices/service.ts';
import { EventBus } from './modules/events/event-bus.ts';
import { eventRoutes, HEARTBEAT_MS } from './modules/events/routes.ts';
import { CountryStops } from './modules/limits/country-stops.ts';
import { MailService } from './modules/mails/service.ts';
import { MemberChoices } from './modules/members/choices.ts';
import { memberRoutes } from './modules/members/routes.ts';
import { MemberService } from './modules/members/service.ts';
import { Visits } from './modules/members/visits.ts';
import { isCode } from './modules/messages/codes.ts';
import { MessageService } from './modules/messages/service.ts';
import { serverRoutes } from './modules/server/routes.ts';
import { passwordRoutes } from './modules/sessions/password.ts';
import { sessionRoutes } from './modules/sessions/routes.ts';
import { Throttle } from './modules/sessions/throttle.ts';
import { shopRoutes } from './modules/shops/routes.ts';
import { ShopSettingsService } from './modules/shops/settings.ts';
import { StaffService } from './modules/shops/staff.ts';
import { usageRoutes } from './modules/usage/routes.ts';
import { verificationRoutes } from './modules/verifications/routes.ts';
import { CodeSender } from './modules/verifications/sender.ts';
import { VerificationService } from './modules/verifications/service.ts';
import type { Random } from './random.ts';

export interface AppParts {
  database: Database;
  clock: Clock;
  random: Random;
  sms: SmsGateways;
  payments: PaymentGateway;
  mail: MailGateway;
  rewards: Pick<RewardProvider, 'kind' | 'gateway'>;
  /** Where the payment provider's pages lead back to: the `/return` page of this server, as its clients reach it. */
  returnUrl: () => string;
  /** Whether no money is really paid: receipts then say so. */
  demoPayments: boolean;
  log: FastifyBaseLogger;
  /** Keys the hashes of one-time codes. */
  secretKey: string;
  /** Whose word on where a request comes from is taken: addresses of reverse proxies. */
  trustedProxies: string[];
  /** What unknown addresses' passwords are compared with. */
  decoyHash: string;
  version: string;
  demo: () => Promise<DemoInfo | null>;
  /** Describes all routes on a page; without it there is none. */
  apiPage?: (app: FastifyInstance, version: string) => Promise<void>;
  /** Looks at each request before any route does. */
  guard?: (app: FastifyInstance) => void;
}

/** Largest request that is read, in bytes, and how long it may take to come, in milliseconds. */
const BODY_LIMIT = 64 * 1024;
const REQUEST_MS = 15_000;
/** How often outcomes that are still open are looked for, in milliseconds. */
const SWEEP_MS = 5_000;

/** Puts the backend together around its parts. It listens to nothing and has started nothing yet. */
export async function buildApp(parts: AppParts): Promise<{ app: FastifyInstance; startJobs: () => void }> {
  const { database, clock, random, log } = parts;
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_MS,
    frameworkErrors: answerError,
    trustProxy: parts.trustedProxies,
  });
  answerErrors(app);
  parts.guard?.(app);
  app.setSerializerCompiler(() => JSON.stringify);
  await app.register(fastifySse, { heartbeatInterval: HEARTBEAT_MS });
  await parts.apiPage?.(app, parts.version);

  const bus = new EventBus();
  const ledger = new Ledger(random);
  const credit = new CreditService(database, clock, bus, log);
  const throttle = new Throttle(database);
  const { secretKey } = parts;
  const http: Http = {
    app,
    authenticator: new Authenticator(database.reader, clock),
    operations: new Operations(database, secretKey),
  };
  const routing = buildRouting({ database, clock, gateways: parts.sms, bus, log }, http);
  const { router, optOuts } = routing;
  const messages = new MessageService({ database, clock, ledger, credit, router, log });
  const sources = { database, clock, random, credit, log, ...openOutbox(clock, bus) };
  const campaigns = buildCampaigns({ ...sources, router }, http);
  const bots = buildBots(sources, http);
  const activities = buildActivities(sources, http);
  const { events } = activities;
  const visits = new Visits(bus);
  const devices = new DeviceService({ database, clock, random, throttle, bus, decoyHash: parts.decoyHash });
  const mails = new MailService({ database, clock, random, bus, gateway: parts.mail, log });
  const sender = new CodeSender(random, messages, new CountryStops(random, mails, bus), secretKey);
  const verifications = new VerificationService({ database, clock, random, sender, bus, visits, secretKey });
  const { payments: gateway, returnUrl, demoPayments } = parts;
  const billing = buildBilling(
    { database, clock, random, gateway, returnUrl, demoPayments, ledger, credit, mails, bus, log },
    http,
  );
  const rewards = buildRewards(
    { ...sources, ledger, bus, provider: parts.rewards, secretKey, noteVisit: (...visit) => visits.note(...visit) },
    http,
  );
  rewards.onIssued((work, issued) => events.rewardRedeemed(work, issued));
  const messaging = buildMessaging({
    ...sources,
    ledger,
    messages,
    router,
    gateways: parts.sms,
    sources: {
      ...campaigns.sources,
      campaign_bot: bots.source,
      activity: activities.source,
      reward_code: rewards.source,
    },
  });
  messages.onChange(async (work, changed) => {
    for (const code of changed.filter(isCode)) await verifications.announce(work, code);
  });

  serverRoutes(http, parts.version, parts.demo);
  deviceRoutes(http, devices);
  shopRoutes(http, {
    database,
    clock,
    staff: new StaffService(random, bus),
    settings: new ShopSettingsService(bus),
  });
  sessionRoutes(http, { database, random, throttle });
  passwordRoutes(http, database, throttle);
  creditRoutes(http, credit, ledger);
  verificationRoutes(http, verifications);
  memberRoutes(
    http,
    new MemberService({ database, clock, random, bus, events, log }),
    new MemberChoices({ database, bus, events, optOuts }),
  );
  usageRoutes(http, database, clock);
  eventRoutes(http, bus, (deviceId) => devices.noteSeen(deviceId));

  const stops: (() => Promise<void>)[] = [];
  app.addHook('onClose', async () => {
    await Promise.all(stops.map((stop) => stop()));
    await mails.close();
  });
  const startJobs = () => {
    stops.push(
      ...[routing, billing, campaigns, bots, activities, rewards, messaging].flatMap((part) => part.startJobs()),
      every(SWEEP_MS, () => messages.resolveAbandoned(), clock, log),
      every(SWEEP_MS, () => mails.deliverDue(), clock, log),
      every(PRUNE_MS, () => prune(database), clock, log),
    );
  };
  return { app, startJobs };
}
