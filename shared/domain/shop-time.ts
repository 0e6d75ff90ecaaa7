import { z } from 'zod';

/** A time of day by the shop's clock, in minutes since midnight. */
export const minuteOfDaySchema = z.number().int().min(0).max(1_439);

/** A day and a time by the shop's clock, `YYYY-MM-DDTHH:mm`: which moment it is depends on the shop's time zone. */
export const shopTimeSchema = z.iso
  .datetime({ local: true, precision: -1 })
  .refine((time) => !time.endsWith('Z'), 'a time by the shop’s clock has no zone');
