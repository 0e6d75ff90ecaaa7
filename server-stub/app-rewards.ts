import type { Clock } from './clock.ts';
import type { Database, Work } from './db/database.ts';
import type { RewardProvider } from './gateways/rewards/provider.ts';
import type { Http } from './http/serve.ts';
import { every } from './jobs/every.ts';
import type { Log } from './log.ts';
import type { Ledger } from './modules/credit/ledger.ts';
import type { CreditService } from './modules/credit/service.ts';
import type { EventBus } from './modules/events/event-bus.ts';
import type { Outbox } from './modules/outbox/outbox.ts';
import type { SourceReader } from './modules/outbox/sources.ts';
import { Catalogue, REFRESH_MS } from './modules/rewards/catalogue.ts';
import { RewardCodes, WIPE_MS } from './modules/rewards/codes.ts';
import { RewardNews } from './modules/rewards/news.ts';
import { RewardOutcomes } from './modules/rewards/outcomes.ts';
import type { RedemptionRow } from './modules/rewards/repository.ts';
import { rewardRoutes } from './modules/rewards/routes.ts';
import { Seal } from './modules/rewards/seal.ts';
import { type NoteVisit, RewardService } from './modules/rewards/service.ts';
import { RewardSms } from './modules/rewards/sms.ts';
import type { Random } from './random.ts';

export interface RewardParts {
  database: Database;
  clock: Clock;
  random: Random;
  ledger: Ledger;
  credit: CreditService;
  bus: EventBus;
  outbox: Pick<Outbox, 'add'>;
  provider: Pick<RewardProvider, 'kind' | 'gateway'>;
  /** Codes are kept under a key derived from it. */
  secretKey: string;
  noteVisit: NoteVisit;
  log: Log;
}

export interface BuiltRewards {
  /** What the outbox asks of a code that goes by SMS. */
  source: SourceReader;
  /** Hears of each voucher that is issued, within the transaction. */
  onIssued(listener: (work: Work, issued: RedemptionRow) => Promise<void>): void;
  /** @returns functions that end them, and wait for what is in hand */
  startJobs(): (() => Promise<void>)[];
}

/** How often orders without an outcome are looked for, in milliseconds. */
const ASK_MS = 5_000;

/** Puts together what third-party vouchers need: the catalogue, redeeming, outcomes, and the codes. */
export function buildRewards(parts: RewardParts, http: Http): BuiltRewards {
  const { database, clock, bus, outbox, provider, log } = parts;
  const { kind, gateway } = provider;
  const news = new RewardNews(bus);
  const seal = new Seal(parts.secretKey);
  const catalogue = new Catalogue({ database, clock, gateway, news, log });
  const outcomes = new RewardOutcomes({ ...parts, gateway, news, seal, catalogue });
  const codes = new RewardCodes(database, news, seal);
  const sms = new RewardSms(outbox, news, seal);
  rewardRoutes(http, new RewardService({ ...parts, kind, catalogue, outcomes, news }), codes, sms);

  return {
    source: sms.source,
    onIssued: (listener) => outcomes.onIssued(listener),
    startJobs: () => [
      every(ASK_MS, () => outcomes.askOpen(), clock, log),
      every(WIPE_MS, () => codes.wipe(), clock, log),
      ...(kind === 'none' ? [] : [every(REFRESH_MS, () => catalogue.refresh(), clock, log)]),
    ],
  };
}
