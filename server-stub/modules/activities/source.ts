import { sendingRules } from '#shared/domain/sending-rules.ts';
import type { Reader } from '../../db/database.ts';
import type { SourceReader, SourceState } from '../outbox/sources.ts';
import { readShop } from '../shops/read-shop.ts';
import { findActivityById } from './repository.ts';

/** What the outbox asks of an activity. Whoever stands behind one of its messages is named in the row. */
export const activitySource: SourceReader = {
  async read(reader: Reader, sourceId: string): Promise<SourceState> {
    const activity = await findActivityById(reader, sourceId);
    if (!activity?.enabled) return { kind: 'over', reason: 'switched_off' };
    const rules = sendingRules(activity.kind);
    const isNews = rules.class === 'marketing';
    return {
      kind: 'on',
      shopId: activity.shop_id,
      rules,
      text: activity.text,
      optOutLine: isNews ? (await readShop(reader, activity.shop_id)).opt_out_line : null,
      purpose: 'activity_message',
      cause: { staffId: null, deviceId: null },
    };
  },
};
