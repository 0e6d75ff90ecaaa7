import { z } from 'zod';
import { countrySchema } from './phone.ts';

const whole = (min: number, max: number) => z.number().int().min(min).max(max);

/** What an owner may set for the shop: how much it sends, and where to. All of it holds before any cost. */
export const limitsSchema = z.strictObject({
  /** Codes to one number within ten minutes. */
  numberTenMinutes: whole(1, 10),
  /** Codes to one number within 24 hours. */
  numberDay: whole(1, 20),
  /** Codes of one device within an hour. */
  deviceHour: whole(1, 500),
  /** Codes of the whole shop within 24 hours. */
  shopDay: whole(1, 100_000),
  /** Countries that may be sent to beside the home country, which always may. */
  countries: z
    .array(countrySchema)
    .max(250)
    .refine((countries) => new Set(countries).size === countries.length, 'a country stands in it once'),
});
export type Limits = z.infer<typeof limitsSchema>;

export const DEFAULT_LIMITS: Limits = {
  numberTenMinutes: 3,
  numberDay: 6,
  deviceHour: 30,
  shopDay: 500,
  countries: [],
};

/** Minutes without a key or a touch after which a counter locks. */
export const idleLockSchema = whole(1, 60);
export const DEFAULT_IDLE_LOCK_MINUTES = 5;
