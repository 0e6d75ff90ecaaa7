import type { CoreContext } from '../../feature.ts';
import { serverNow } from '../../server-time.ts';

/** The calendar day at the shop, `YYYY-MM-DD`. */
export function shopDay(context: CoreContext): string {
  const timeZone = context.store.getState().shop?.timeZone ?? 'UTC';
  // Sweden writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(serverNow(context));
}
