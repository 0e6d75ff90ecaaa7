import fastifySse from '@fastify/sse';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { DemoInfo } from '#shared/api/server.ts';
import type { Clock } from './clock.ts';
import type { Database } from './db/database.ts';
import type { MailGateway } from './gateways/mail/gateway.ts';
import type { PaymentGateway } from './gateways/payments/gateway.ts';
import type { SmsGateway } from './gateways/sms/gateway.ts';
import { Authenticator } from './http/authenticate.ts';
import { answerError, answerErrors } from './http/errors.ts';
import { Operations } from './http/operations.ts';
import type { Http } from './http/serve.ts';
import { every } from './jobs/every.ts';
import { PRUNE_MS, prune } from './jobs/prune.ts';
import { OwnerMails } from './modules/auto-topups/owner-mails.ts';
import { autoTopupRoutes } from './modules/auto-topups/routes.ts';
import { AutoTopupService, EVALUATE_MS } from './modules/auto-topups/service.ts';
import { billingRoutes } from './modules/billing/routes.ts';
import { cardRoutes } from './modules/cards/routes.ts';
import { CardService } from './modules/cards/service.ts';
import { Ledger } from './modules/credit/ledger.ts';
import { creditRoutes } from './modules/credit/routes.ts';
import { CreditService } from './modules/credit/service.ts';
import { deviceRoutes } from './modules/devices/routes.ts';
import { DeviceService } from './modules/devices/service.ts';
import { downloadRoutes } from './modules/downloads/routes.ts';
import { DownloadService } from './modules/downloads/service.ts';
import { EventBus } from './modules/events/event-bus.ts';
import { eventRoutes, HEARTBEAT_MS } from './modules/events/routes.ts';
import { historyRoutes } from './modules/history/routes.ts';
import { CountryStops } from './modules/limits/country-stops.ts';
import { MailService } from './modules/mails/service.ts';
import { memberRoutes } from './modules/members/routes.ts';
import { MemberService } from './modules/members/service.ts';
import { MessageService } from './modules/messages/service.ts';
import { notificationRoutes } from './modules/notifications/routes.ts';
import { NotificationService } from './modules/notifications/service.ts';
import { PaymentReports, SWEEP_EVENTS_MS } from './modules/payments/reports.ts';
import { returnPage, stripeWebhook } from './modules/payments/routes.ts';
import { receiptRoutes } from './modules/receipts/routes.ts';
import { serverRoutes } from './modules/server/routes.ts';
import { passwordRoutes } from './modules/sessions/password.ts';
import { sessionRoutes } from './modules/sessions/routes.ts';
import { Throttle } from './modules/sessions/throttle.ts';
import { shopRoutes } from './modules/shops/routes.ts';
import { ShopSettingsService } from './modules/shops/settings.ts';
import { StaffService } from './modules/shops/staff.ts';
import { TopupCorrections } from './modules/topups/corrections.ts';
import { TopupOutcomes } from './modules/topups/outcomes.ts';
import { topupRoutes } from './modules/topups/routes.ts';
import { TopupService } from './modules/topups/service.ts';
import { usageRoutes } from './modules/usage/routes.ts';
import { verificationRoutes } from './modules/verifications/routes.ts';
import { CodeSender } from './modules/verifications/sender.ts';
import { VerificationService } from './modules/verifications/service.ts';
import type { Random } from './random.ts';

export interface AppParts {
  database: Database;
  clock: Clock;
  random: Random;
  sms: SmsGateway;
  payments: PaymentGateway;
  mail: MailGateway;
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
/** How often it is looked whether nine o'clock has come, in milliseconds. */
const NOTIFY_MS = 60_000;

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
  const messages = new MessageService({ database, clock, ledger, credit, gateway: parts.sms, log });
  const devices = new DeviceService({ database, clock, random, throttle, bus, decoyHash: parts.decoyHash });
  const mails = new MailService({ database, clock, random, bus, gateway: parts.mail, log });
  const { secretKey } = parts;
  const sender = new CodeSender(random, messages, new CountryStops(random, mails, bus), secretKey);
  const verifications = new VerificationService({ database, clock, random, sender, bus, secretKey });
  const notifications = new NotificationService({ database, clock, bus, mails, log });
  const { payments: gateway, returnUrl, demoPayments } = parts;
  const cards = new CardService({ database, gateway, bus, returnUrl });
  const outcomes = new TopupOutcomes({ database, ledger, credit, bus, log });
  const topups = new TopupService({ database, clock, random, gateway, outcomes, returnUrl, log });
  const corrections = new TopupCorrections({ database, ledger, credit, bus, gateway, outcomes });
  const reports = new PaymentReports({ database, clock, bus, gateway, outcomes, corrections, cards, log });
  const ownerMails = new OwnerMails(mails);
  const autoTopups = new AutoTopupService({ database, clock, random, topups, ownerMails, credit, bus, log });
  const downloads = new DownloadService({ database, clock, random, demoPayments });
  messages.onChange((work, message) => verifications.announce(work, message));
  outcomes.onEnd((work, topup) => autoTopups.hearEnd(work, topup));
  credit.onChange((shopId) => autoTopups.evaluateShop(shopId));

  const http: Http = {
    app,
    authenticator: new Authenticator(database.reader, clock),
    operations: new Operations(database, secretKey),
  };
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
  memberRoutes(http, new MemberService({ database, clock, random, bus, log }));
  billingRoutes(http, { database, clock, cards, mails, notifications });
  cardRoutes(http, cards, autoTopups, bus);
  topupRoutes(http, topups, cards);
  autoTopupRoutes(http, autoTopups, cards);
  notificationRoutes(http, notifications);
  historyRoutes(http, database);
  usageRoutes(http, database, clock);
  receiptRoutes(http, bus);
  downloadRoutes(http, downloads);
  stripeWebhook(app, gateway, reports);
  returnPage(app);
  eventRoutes(http, bus, (deviceId) => devices.noteSeen(deviceId));

  const stops: (() => Promise<void>)[] = [];
  app.addHook('onClose', async () => {
    await Promise.all(stops.map((stop) => stop()));
    await mails.close();
  });
  const startJobs = () => {
    stops.push(
      every(SWEEP_MS, () => messages.resolveAbandoned(), clock, log),
      every(SWEEP_MS, () => topups.resolveOpen(), clock, log),
      every(SWEEP_EVENTS_MS, () => reports.sweep(), clock, log),
      every(EVALUATE_MS, () => autoTopups.evaluateDue(), clock, log),
      every(SWEEP_MS, () => mails.deliverDue(), clock, log),
      every(NOTIFY_MS, () => notifications.runDue(), clock, log),
      every(PRUNE_MS, () => prune(database), clock, log),
    );
  };
  return { app, startJobs };
}
