import { z } from 'zod';
import { minuteOfDaySchema } from './shop-time.ts';

/**
 * When members are left in peace, in minutes of the shop's day: from `from` on until before `to`. It goes over midnight
 * where `from` is the later one; where both are the same there are none.
 */
export const quietHoursSchema = z.strictObject({ from: minuteOfDaySchema, to: minuteOfDaySchema });
export type QuietHours = z.infer<typeof quietHoursSchema>;

/** Whether a minute of the shop's day is within the quiet hours. */
export function isQuiet({ from, to }: QuietHours, minute: number): boolean {
  return from <= to ? from <= minute && minute < to : minute >= from || minute < to;
}
