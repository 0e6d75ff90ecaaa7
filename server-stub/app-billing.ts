import type { Clock } from './clock.ts';
import type { Database } from './db/database.ts';
import type { PaymentGateway } from './gateways/payments/gateway.ts';
import type { Http } from './http/serve.ts';
import { every } from './jobs/every.ts';
import type { Log } from './log.ts';
import { OwnerMails } from './modules/auto-topups/owner-mails.ts';
import { autoTopupRoutes } from './modules/auto-topups/routes.ts';
import { AutoTopupService, EVALUATE_MS } from './modules/auto-topups/service.ts';
import { billingRoutes } from './modules/billing/routes.ts';
import { cardRoutes } from './modules/cards/routes.ts';
import { CardService } from './modules/cards/service.ts';
import type { Ledger } from './modules/credit/ledger.ts';
import type { CreditService } from './modules/credit/service.ts';
import { downloadRoutes } from './modules/downloads/routes.ts';
import { DownloadService } from './modules/downloads/service.ts';
import type { EventBus } from './modules/events/event-bus.ts';
import { historyRoutes } from './modules/history/routes.ts';
import type { MailService } from './modules/mails/service.ts';
import { notificationRoutes } from './modules/notifications/routes.ts';
import { NotificationService } from './modules/notifications/service.ts';
import { PaymentReports, SWEEP_EVENTS_MS } from './modules/payments/reports.ts';
import { returnPage, stripeWebhook } from './modules/payments/routes.ts';
import { receiptRoutes } from './modules/receipts/routes.ts';
import { TopupCorrections } from './modules/topups/corrections.ts';
import { TopupOutcomes } from './modules/topups/outcomes.ts';
import { topupRoutes } from './modules/topups/routes.ts';
import { TopupService } from './modules/topups/service.ts';
import type { Random } from './random.ts';

export interface BillingParts {
  database: Database;
  clock: Clock;
  random: Random;
  gateway: PaymentGateway;
  /** Where the payment provider's pages lead back to. */
  returnUrl: () => string;
  /** Whether no money is really paid: receipts then say so. */
  demoPayments: boolean;
  ledger: Ledger;
  credit: CreditService;
  mails: MailService;
  bus: EventBus;
  log: Log;
}

/** How often payments that are still open are looked for, in milliseconds. */
const SWEEP_MS = 5_000;
/** How often it is looked whether nine o'clock has come, in milliseconds. */
const NOTIFY_MS = 60_000;

/** Puts together how credit is paid for: cards, top-ups by hand and by themselves, what owners are told, and receipts. */
export function buildBilling(parts: BillingParts, http: Http): { startJobs(): (() => Promise<void>)[] } {
  const { database, clock, random, gateway, returnUrl, demoPayments, ledger, credit, mails, bus, log } = parts;
  const notifications = new NotificationService({ database, clock, bus, mails, log });
  const cards = new CardService({ database, gateway, bus, returnUrl });
  const outcomes = new TopupOutcomes({ database, ledger, credit, bus, log });
  const topups = new TopupService({ database, clock, random, gateway, outcomes, returnUrl, log });
  const corrections = new TopupCorrections({ database, ledger, credit, bus, gateway, outcomes });
  const reports = new PaymentReports({ database, clock, bus, gateway, outcomes, corrections, cards, log });
  const ownerMails = new OwnerMails(mails);
  const autoTopups = new AutoTopupService({ database, clock, random, topups, ownerMails, credit, bus, log });
  outcomes.onEnd((work, topup) => autoTopups.hearEnd(work, topup));
  credit.onChange((shopId) => autoTopups.evaluateShop(shopId));

  billingRoutes(http, { database, clock, cards, mails, notifications });
  cardRoutes(http, cards, autoTopups, bus);
  topupRoutes(http, topups, cards);
  autoTopupRoutes(http, autoTopups, cards);
  notificationRoutes(http, notifications);
  historyRoutes(http, database);
  receiptRoutes(http, bus);
  downloadRoutes(http, new DownloadService({ database, clock, random, demoPayments }));
  stripeWebhook(http.app, gateway, reports);
  returnPage(http.app);

  return {
    /** @returns functions that end them, and wait for what is in hand */
    startJobs: () => [
      every(SWEEP_MS, () => topups.resolveOpen(), clock, log),
      every(SWEEP_EVENTS_MS, () => reports.sweep(), clock, log),
      every(EVALUATE_MS, () => autoTopups.evaluateDue(), clock, log),
      every(NOTIFY_MS, () => notifications.runDue(), clock, log),
    ],
  };
}
