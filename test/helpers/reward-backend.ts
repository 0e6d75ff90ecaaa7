import Fastify from 'fastify';
import { buildRewards } from '#server/app-rewards.ts';
import type { Clock } from '#server/clock.ts';
import type { Database } from '#server/db/database.ts';
import type { RewardGateway } from '#server/gateways/rewards/gateway.ts';
import type { RewardProvider } from '#server/gateways/rewards/provider.ts';
import { Authenticator } from '#server/http/authenticate.ts';
import { answerErrors } from '#server/http/errors.ts';
import { Operations } from '#server/http/operations.ts';
import type { Log } from '#server/log.ts';
import { Ledger } from '#server/modules/credit/ledger.ts';
import { CreditService } from '#server/modules/credit/service.ts';
import { EventBus } from '#server/modules/events/event-bus.ts';
import { Outbox } from '#server/modules/outbox/outbox.ts';
import type { Random } from '#server/random.ts';

export const SECRET_KEY = 'a key for tests only, of enough length';

export interface RewardBackendParts {
  database: Database;
  clock: Clock;
  random: Random;
  gateway: RewardGateway;
  log: Log;
  secretKey?: string;
  kind?: RewardProvider['kind'];
}

/** The part of the backend that rewards are, with what it rests on. Messages wait in the outbox: nobody sends them. */
export function buildRewardBackend({
  database,
  clock,
  random,
  gateway,
  log,
  secretKey = SECRET_KEY,
  kind = 'demo',
}: RewardBackendParts) {
  const app = Fastify();
  answerErrors(app);
  app.setSerializerCompiler(() => JSON.stringify);
  const bus = new EventBus();
  const outbox = new Outbox();
  const visits: string[] = [];
  const http = {
    app,
    authenticator: new Authenticator(database.reader, clock),
    operations: new Operations(database, secretKey),
  };
  const rewards = buildRewards(
    {
      ...{ database, clock, random, bus, outbox, secretKey, log },
      ledger: new Ledger(random),
      credit: new CreditService(database, clock, bus, log),
      provider: { kind, gateway },
      noteVisit: async (_work, memberId) => visits.push(memberId),
    },
    http,
  );
  return { app, bus, rewards, /** The members who were noted to be there, each time. */ visits };
}
