import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { z } from 'zod';
import { pinSchema } from '#shared/api/sessions.ts';
import { countrySchema } from '#shared/domain/phone.ts';
import { nameSchema } from '#shared/domain/text.ts';
import { systemClock } from './clock.ts';
import { readConfig } from './config.ts';
import { openDatabase } from './db/database.ts';
import { Ledger } from './modules/credit/ledger.ts';
import { prepareShop } from './modules/shops/create-shop.ts';
import { openProviders } from './providers.ts';
import { systemRandom } from './random.ts';
import { readPriceFile, seedPrices } from './seed/prices.ts';

const USAGE = `node server-stub/create-shop.ts --name "Kopi & Co" --country SG --time-zone Asia/Singapore \\
  --owner "Aisha Rahman" --email aisha@kopi.example
with the owner's password and PIN in TILLSIDE_OWNER_PASSWORD and TILLSIDE_OWNER_PIN`;

const pricedCountries = () => new Set(readPriceFile().map((price) => price.country));

/** The platform's list of zones leaves out those that it knows by another name, such as Asia/Kolkata. */
function isTimeZone(timeZone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone }));
  } catch {
    return false;
  }
}

const inputSchema = z.strictObject({
  name: nameSchema(60),
  country: countrySchema.refine((country) => pricedCountries().has(country), 'no SMS price for this country'),
  'time-zone': z.string().refine(isTimeZone, 'unknown time zone'),
  owner: nameSchema(80),
  email: z.email(),
  TILLSIDE_OWNER_PASSWORD: z.string().min(10),
  TILLSIDE_OWNER_PIN: pinSchema,
});

/** Makes a shop with its owner, on the same settings as the backend. Secrets come by environment, not by argument. */
async function main(): Promise<void> {
  const option = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { name: option, country: option, 'time-zone': option, owner: option, email: option },
  });
  const { TILLSIDE_OWNER_PASSWORD, TILLSIDE_OWNER_PIN } = process.env;
  const input = inputSchema.safeParse({ ...values, TILLSIDE_OWNER_PASSWORD, TILLSIDE_OWNER_PIN });
  if (!input.success) throw new Error(`${z.prettifyError(input.error)}\n\n${USAGE}`);
  const { name, country, owner, email } = input.data;

  const config = readConfig(process.env);
  const log = pino({ level: config.logLevel });
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const database = await openDatabase(join(config.dataDir, config.databaseName), systemClock, log);
  const providers = await openProviders(config, systemClock, () => null);
  await database.write(seedPrices);
  const { createCustomer } = providers.payments;
  const account = { email, password: input.data.TILLSIDE_OWNER_PASSWORD };
  const write = await prepareShop(
    { random: systemRandom, ledger: new Ledger(systemRandom), createCustomer },
    {
      name,
      homeCountry: country,
      timeZone: input.data['time-zone'],
      currencies: [],
      staff: [{ name: owner, role: 'owner', pin: input.data.TILLSIDE_OWNER_PIN, account }],
    },
  );
  await database.write(write);
  await providers.close();
  await database.close();
  process.stdout.write(`${name} is there. ${owner} can pair devices with ${email}.\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
