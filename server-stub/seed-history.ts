import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { z } from 'zod';
import { systemClock } from './clock.ts';
import { readConfig } from './config.ts';
import { openDatabase } from './db/database.ts';
import { Ledger } from './modules/credit/ledger.ts';
import { openProviders } from './providers.ts';
import { systemRandom } from './random.ts';
import { addDemoHistory } from './seed/demo-history.ts';
import { seedDemoRewards } from './seed/demo-rewards.ts';
import { seedDemoShop } from './seed/demo-shop.ts';
import { seedPrices } from './seed/prices.ts';

const USAGE = 'node server-stub/seed-history.ts [--months 6] [--seed 1], while the backend does not run';
/** Where `npm start` keeps the demo shop. */
const DEMO_DIR = '.tillside/server';
const DAY_MS = 24 * 60 * 60_000;
const MONTH_DAYS = 30;

const inputSchema = z.strictObject({
  months: z.coerce.number().int().min(1).max(24),
  seed: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 31),
});

/** Fills the demo shop of the data folder with months of history, and makes the shop where there is none yet. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { months: { type: 'string', default: '6' }, seed: { type: 'string', default: '1' } },
  });
  const input = inputSchema.safeParse(values);
  if (!input.success) throw new Error(`${z.prettifyError(input.error)}\n\n${USAGE}`);
  const config = readConfig({ TILLSIDE_DATA_DIR: DEMO_DIR, ...process.env });
  if (config.databaseName === 'tillside.sqlite') {
    throw new Error('this is a real shop’s database: only the demo gets a made-up history');
  }
  const days = input.data.months * MONTH_DAYS;

  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const log = pino({ level: config.logLevel });
  const database = await openDatabase(join(config.dataDir, config.databaseName), systemClock, log);
  const providers = await openProviders(config, systemClock, () => null);
  try {
    await database.write(seedPrices);
    const { createCustomer } = providers.payments;
    const begins = systemClock.now() - days * DAY_MS;
    // A shop that is made now was there when its history began.
    const earlier = {
      ...database,
      write: (change) => database.write((work) => change({ ...work, now: begins })),
    } satisfies typeof database;
    await seedDemoShop(earlier, { random: systemRandom, ledger: new Ledger(systemRandom), createCustomer });
    await seedDemoRewards(earlier, providers.rewards.gateway);
    const history = await addDemoHistory(database, { random: systemRandom, seed: input.data.seed, days });
    process.stdout.write(
      history
        ? `${history.registrations} registrations and ${history.topups} top-ups of ${input.data.months} months are there.\n`
        : 'The history is already there.\n',
    );
  } finally {
    await providers.close();
    await database.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
