import fastifySse from '@fastify/sse';
import fastifySwagger from '@fastify/swagger';
import fastifySwaggerUi from '@fastify/swagger-ui';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { DemoInfo } from '#shared/api/server.ts';
import type { Clock } from './clock.ts';
import type { Database } from './db/database.ts';
import type { PaymentGateway } from './gateways/payments/gateway.ts';
import type { SmsGateway } from './gateways/sms/gateway.ts';
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
import { memberRoutes } from './modules/members/routes.ts';
import { MessageService } from './modules/messages/service.ts';
import { serverRoutes } from './modules/server/routes.ts';
import { sessionRoutes } from './modules/sessions/routes.ts';
import { Throttle } from './modules/sessions/throttle.ts';
import { stripeWebhook, topupRoutes } from './modules/topups/routes.ts';
import { TopupService } from './modules/topups/service.ts';
import { verificationRoutes } from './modules/verifications/routes.ts';
import { VerificationService } from './modules/verifications/service.ts';
import type { Random } from './random.ts';

export interface AppParts {
  database: Database;
  clock: Clock;
  random: Random;
  sms: SmsGateway;
  payments: PaymentGateway;
  log: FastifyBaseLogger;
  /** Keys the hashes of one-time codes. */
  secretKey: string;
  /** Whose word on where a request comes from is taken: addresses of reverse proxies. */
  trustedProxies: string[];
  /** What unknown addresses' passwords are compared with. */
  decoyHash: string;
  version: string;
  demo: () => DemoInfo | null;
}

/** Largest request that is read, in bytes. */
const BODY_LIMIT = 64 * 1024;
/** How often outcomes that are still open are looked for, in milliseconds. */
const SWEEP_MS = 5_000;

/** Puts the backend together around its parts. It listens to nothing and has started nothing yet. */
export async function buildApp(parts: AppParts): Promise<{ app: FastifyInstance; startJobs: () => void }> {
  const { database, clock, random, log } = parts;
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    frameworkErrors: answerError,
    trustProxy: parts.trustedProxies,
  });
  answerErrors(app);
  app.setSerializerCompiler(() => JSON.stringify);
  await app.register(fastifySse, { heartbeatInterval: HEARTBEAT_MS });
  await app.register(fastifySwagger, {
    openapi: {
      info: { title: 'Tillside', description: 'The interface between counter and backend.', version: parts.version },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    },
    transform: jsonSchemaTransform,
  });
  await app.register(fastifySwaggerUi, { routePrefix: '/docs' });

  const bus = new EventBus();
  const ledger = new Ledger(random);
  const credit = new CreditService(database, clock, bus, log);
  const throttle = new Throttle(database);
  const messages = new MessageService({ database, clock, ledger, credit, gateway: parts.sms, log });
  const verifications = new VerificationService({
    database,
    clock,
    random,
    messages,
    bus,
    secretKey: parts.secretKey,
  });
  const devices = new DeviceService({ database, clock, random, throttle, bus, decoyHash: parts.decoyHash });
  const topups = new TopupService({ database, clock, random, ledger, credit, bus, gateway: parts.payments, log });

  const http: Http = {
    app,
    authenticator: new Authenticator(database.reader, clock),
    operations: new Operations(database),
  };
  serverRoutes(http, parts.version, parts.demo);
  deviceRoutes(http, devices);
  sessionRoutes(http, { database, random, throttle });
  creditRoutes(http, credit);
  verificationRoutes(http, verifications);
  memberRoutes(http, { database, clock, random, bus });
  topupRoutes(http, database, topups);
  stripeWebhook(app, parts.payments, topups);
  eventRoutes(http, bus);

  const stops: (() => Promise<void>)[] = [];
  app.addHook('onClose', async () => {
    await Promise.all(stops.map((stop) => stop()));
  });
  const startJobs = () => {
    stops.push(
      every(SWEEP_MS, () => messages.resolveAbandoned(), clock, log),
      every(SWEEP_MS, () => topups.resolveOpen(), clock, log),
      every(PRUNE_MS, () => prune(database), clock, log),
    );
  };
  return { app, startJobs };
}
