import type { Work } from '#server/db/database.ts';
import type { Ledger } from '#server/modules/credit/ledger.ts';
import { insertSourcedMessages, type SourcedMessage } from '#server/modules/messages/sourced.ts';
import type { Random } from '#server/random.ts';
import type { Purpose } from '#shared/api/history.ts';
import { type Micros, SMS_CURRENCY } from '#shared/domain/money.ts';
import type { E164 } from '#shared/domain/phone.ts';

/** A message of a campaign, a rule or an activity, and what became of it. */
export interface SentFromSource {
  /** Epoch ms. */
  at: number;
  purpose: Extract<Purpose, 'activity_message' | 'campaign' | 'campaign_bot'>;
  outcome: 'queued' | 'sent' | 'delivered' | 'undelivered' | 'refused' | 'not_sent';
  phone: E164;
  price: Micros;
  /** How much later (ms) an undelivered one came back. */
  backAfterMs: number;
}

/** Messages to numbers of Singapore with their money, as a source's sending leaves them: all that were sent in one moment. */
export async function addSourcedMessages(
  work: Work,
  { ledger, random }: { ledger: Ledger; random: Random },
  shopId: string,
  messages: readonly SentFromSource[],
): Promise<void> {
  for (const [at, ofMoment] of Map.groupBy(messages, (message) => message.at)) {
    const then = { ...work, now: at };
    const ids = ofMoment.map(() => random.id());
    const wanted = ofMoment.map(({ price, purpose }, index) => ({
      amount: price,
      cause: {
        ...{ sourceId: ids[index] ?? '', purpose, staffId: null, deviceId: null },
        ...{ phoneMasked: null, unitPrice: price, segments: 1 },
      },
    }));
    const held = await ledger.holdWhile(then, shopId, SMS_CURRENCY, wanted, 0);
    if (!held.ok || held.value.holdIds.length < wanted.length) throw new Error('there is not enough credit');
    const sent = ofMoment.map((message, index) => ({
      ...message,
      id: ids[index] ?? '',
      holdId: held.value.holdIds[index] ?? '',
    }));
    const holdsOf = (...outcomes: SentFromSource['outcome'][]) =>
      sent.filter(({ outcome }) => outcomes.includes(outcome)).map(({ holdId }) => holdId);
    await insertSourcedMessages(
      work,
      sent.map((message) => toRow(shopId, message)),
    );
    await ledger.release(then, holdsOf('refused', 'not_sent'));
    await ledger.settle(then, holdsOf('sent', 'delivered', 'undelivered'));
    for (const { outcome, holdId, backAfterMs } of sent) {
      if (outcome === 'undelivered') await ledger.giveBack({ ...work, now: at + backAfterMs }, holdId);
    }
  }
}

function toRow(
  shopId: string,
  { id, holdId, at, outcome, phone, purpose }: SentFromSource & { id: string; holdId: string },
): SourcedMessage {
  const failed = outcome === 'undelivered' || outcome === 'refused' || outcome === 'not_sent';
  return {
    ...{ id, shop_id: shopId, source_id: 'a source', member_id: null, marketing: purpose === 'campaign' ? 1 : 0 },
    ...{ phone, country: 'SG', purpose, hold_id: holdId, gateway: '', provider_id: null, cause: null },
    ...{ status: failed ? 'failed' : outcome, failure: failed ? outcome : null },
    ...{ queued_at: at, sent_at: at, ended_at: null, lease_until: at },
  };
}
