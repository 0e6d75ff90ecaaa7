import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parseMicros, SMS_CURRENCY } from '#shared/domain/money.ts';
import { countrySchema } from '#shared/domain/phone.ts';
import type { Work } from '../db/database.ts';
import type { NewRow } from '../db/schema.ts';
import { ownFile } from '../files.ts';

const lineSchema = z.tuple([countrySchema, z.string(), z.string(), z.string(), z.iso.date()]);

/** The price list that a shop starts with; each line of the data file names its source and date. */
export function readPriceFile(): NewRow<'sms_prices'>[] {
  const text = readFileSync(ownFile('data/sms-prices.csv'), 'utf8');
  const [, ...lines] = text.trim().split('\n');
  return lines.map((line) => {
    const [country, , price, source, asOf] = lineSchema.parse(line.split(','));
    return {
      country,
      currency: SMS_CURRENCY,
      per_segment: parseMicros(price),
      effective_from: Date.parse(asOf),
      source: `${source}, ${asOf}`,
    };
  });
}

/** Adds the lines that are not there yet; a price once in effect is never changed. */
export async function seedPrices({ tx }: Work): Promise<void> {
  await tx
    .insertInto('sms_prices')
    .values(readPriceFile())
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
