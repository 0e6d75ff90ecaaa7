import type { Clock } from './clock.ts';
import type { Database } from './db/database.ts';
import type { SmsGateways } from './gateways/sms/gateway.ts';
import type { Http } from './http/serve.ts';
import { Bursts } from './jobs/bursts.ts';
import { every } from './jobs/every.ts';
import { PRUNE_MS } from './jobs/prune.ts';
import type { Log } from './log.ts';
import type { EventBus } from './modules/events/event-bus.ts';
import { Replies } from './modules/opt-outs/replies.ts';
import { OptOuts } from './modules/opt-outs/service.ts';
import { Meter, WRITE_FIGURES_MS } from './modules/routing/meter.ts';
import { Router } from './modules/routing/router.ts';
import { routingRoutes } from './modules/routing/routes.ts';
import { RoutingService } from './modules/routing/service.ts';

export interface RoutingParts {
  database: Database;
  clock: Clock;
  gateways: SmsGateways;
  bus: EventBus;
  log: Log;
}

export interface BuiltRouting {
  /** What every message goes through. */
  router: Router;
  optOuts: OptOuts;
  /** @returns functions that end them, and wait for what is in hand */
  startJobs(): (() => Promise<void>)[];
}

/** An owner's page hears of its routes no more often than this, in milliseconds. */
const TELL_MS = 5_000;

/** Puts together which way messages leave, what members reply, and the owner's page of both. */
export function buildRouting(parts: RoutingParts, http: Http): BuiltRouting {
  const { database, clock, gateways, bus, log } = parts;
  const changes = new Bursts(clock, TELL_MS, (shopId) => bus.publish({ shopId }, { type: 'routing_changed' }));
  const onChange = (shopIds: ReadonlySet<string>) => {
    for (const shopId of shopIds) changes.ask(shopId);
  };
  const meter = new Meter({ database, clock, gateways, onChange });
  const optOuts = new OptOuts(bus);
  const replies = new Replies(database, optOuts);
  const router = new Router({
    gateways,
    reader: database.reader,
    clock,
    meter,
    log,
    onOptedOut: async (shopId, phone) => {
      await database.write((work) => optOuts.stop(work, shopId, phone, 'carrier'), 'behind');
    },
  });
  router.onReply((gatewayId, reply) => replies.hear(gatewayId, reply));
  routingRoutes(http, new RoutingService({ database, clock, gateways, meter, bus }));

  return {
    router,
    optOuts,
    startJobs() {
      const loaded = meter
        .load()
        .catch((error: unknown) => log.warn({ err: error }, 'earlier figures of routes were not read'));
      const stopWriting = every(WRITE_FIGURES_MS, () => meter.write(), clock, log);
      const stopPruning = every(
        PRUNE_MS,
        async () => {
          await replies.prune();
          await meter.prune();
        },
        clock,
        log,
      );
      const writeTheLast = async () => {
        await Promise.all([loaded, stopWriting()]);
        await meter.write().catch((error: unknown) => log.warn({ err: error }, 'the last figures of routes were lost'));
      };
      return [writeTheLast, stopPruning];
    },
  };
}
