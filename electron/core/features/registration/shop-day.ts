import { Temporal } from 'temporal-polyfill';
import type { CoreContext } from '../../feature.ts';
import { serverNow } from '../../server-time.ts';

/** The calendar day at the shop, `YYYY-MM-DD`. */
export function shopDay(context: CoreContext): string {
  const timeZone = context.store.getState().shop?.timeZone ?? 'UTC';
  return Temporal.Instant.fromEpochMilliseconds(serverNow(context))
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString();
}
