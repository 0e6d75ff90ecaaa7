import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import packageJson from '../package.json' with { type: 'json' };
import { buildApp } from './app.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { openDatabase } from './db/database.ts';
import type { OpenProviders } from './gateways/providers.ts';
import { hashSecret } from './hashing.ts';
import { Ledger } from './modules/credit/ledger.ts';
import { RETURN_PATH } from './modules/payments/routes.ts';
import type { Random } from './random.ts';
import { seedDemoRewards } from './seed/demo-rewards.ts';
import { knownPins, seedDemoShop } from './seed/demo-shop.ts';
import { seedPrices } from './seed/prices.ts';

export interface RunningServer {
  url: string;
  /** Answers what is under way, then ends. */
  close(): Promise<void>;
}

interface ServerParts {
  clock: Clock;
  random: Random;
  openProviders: OpenProviders;
  /** Describes all routes on a page; without it there is none. */
  apiPage?: (app: FastifyInstance, version: string) => Promise<void>;
  /** Looks at each request before any route does. */
  guard?: (app: FastifyInstance) => void;
}

/** Starts the whole backend: database, providers, routes, jobs. The demo shop is made where a provider is embedded. */
export async function startServer(config: Config, parts: ServerParts): Promise<RunningServer> {
  const { clock, random, openProviders, apiPage, guard } = parts;
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const log = pino({ level: config.logLevel });
  const database = await openDatabase(join(config.dataDir, config.databaseName), clock, log);
  let url: string | null = null;
  const providers = await openProviders(config, clock, () => url);
  const { sms, payments, mail, rewards, demo } = providers;
  const { app, startJobs } = await buildApp({
    database,
    clock,
    random,
    sms: sms.gateways,
    payments: payments.gateway,
    mail: mail.gateway,
    rewards,
    demoPayments: !config.liveMoney,
    returnUrl: () => `${config.publicUrl ?? url ?? ''}${RETURN_PATH}`,
    log,
    secretKey: config.secretKey ?? demoSecretKey(config.dataDir),
    decoyHash: await hashSecret(random.token()),
    trustedProxies: config.trustedProxies,
    version: packageJson.version,
    demo: async () => demo && { ...demo(), pins: await knownPins(database.reader) },
    ...(apiPage && { apiPage }),
    ...(guard && { guard }),
  });
  await sms.register(app);
  await mail.register(app);
  await rewards.register(app);
  await database.write(seedPrices);
  if (demo) {
    const { createCustomer } = payments;
    await seedDemoShop(database, { random, ledger: new Ledger(random), createCustomer });
    await seedDemoRewards(database, rewards.gateway);
  }
  url = await app.listen({ host: config.host, port: config.port });
  startJobs();
  return {
    url,
    close: async () => {
      await app.close();
      await providers.close();
      await database.close();
    },
  };
}

/** The demo's own key, made at its first start, so that codes sent before a restart stay good after it. */
function demoSecretKey(dataDir: string): string {
  const file = join(dataDir, 'demo-secret.key');
  const made = join(dataDir, `demo-secret.${process.pid}`);
  writeFileSync(made, randomBytes(32).toString('base64url'), { mode: 0o600 });
  try {
    // The name appears with the whole key behind it, and only once.
    linkSync(made, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    unlinkSync(made);
  }
  return readFileSync(file, 'utf8');
}
