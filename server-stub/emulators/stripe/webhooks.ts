import { createHmac } from 'node:crypto';
import type { Clock } from '#server/clock.ts';
import type { Account, Delivery } from './account.ts';

export interface WebhookEndpoint {
  /** Signs what is sent, such as `whsec_…`. */
  secret: string;
  /** Where to, asked at each attempt; null while nobody listens yet. */
  url(): string | null;
}

export interface WebhookDispatcher {
  /** Looks for deliveries that were recorded since, and sends each when it is due. */
  wake(): void;
  /** Ends what is under way. Undelivered webhooks stay recorded for the next start. */
  close(): Promise<void>;
}

const ANSWER_WITHIN_MS = 10_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_WAIT_MS = 5 * 60_000;
/** Stripe gives up on an event after three days. */
const GIVE_UP_MS = 3 * 24 * 60 * 60 * 1000;

/** Delivers events over HTTP, signed, at least once, until they are acknowledged with a 2xx. */
export function createWebhookDispatcher(account: Account, endpoint: WebhookEndpoint, clock: Clock): WebhookDispatcher {
  const closing = new AbortController();
  const waiting = new Map<string, () => void>();
  const underWay = new Map<string, Promise<void>>();

  const wake = () => {
    for (const delivery of account.deliveries.list().reverse()) {
      if (!waiting.has(delivery.id) && !underWay.has(delivery.id)) schedule(delivery);
    }
  };

  const schedule = (delivery: Delivery) => {
    if (closing.signal.aborted) return;
    const start = () => {
      waiting.delete(delivery.id);
      underWay.set(delivery.id, attempt(delivery));
    };
    waiting.set(delivery.id, clock.after(Math.max(0, delivery.dueAt - clock.now()), start));
  };

  const attempt = async (delivery: Delivery) => {
    const acknowledged = await post(delivery.id);
    underWay.delete(delivery.id);
    if (closing.signal.aborted) return;
    const next = record(delivery, acknowledged);
    if (next !== null) schedule(next);
  };

  const post = async (eventId: string): Promise<boolean> => {
    const url = endpoint.url();
    const event = account.events.get(eventId);
    if (url === null || event === undefined) return false;
    // Stripe's own layout, so that nobody can verify a signature over re-encoded JSON and get away with it.
    const body = JSON.stringify(event, null, 2);
    try {
      const response = await fetch(url, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Stripe/1.0 (Demo emulator)',
          'stripe-signature': sign(body, endpoint.secret, account.now()),
        },
        redirect: 'manual',
        signal: AbortSignal.any([closing.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
      });
      await response.body?.cancel();
      return response.ok;
    } catch {
      // Nobody listens, or too slowly: the next attempt is made later.
      return false;
    }
  };

  /** @returns the next attempt; null when there is none */
  const record = (delivery: Delivery, acknowledged: boolean): Delivery | null => {
    const event = account.events.get(delivery.id);
    const givenUp = event === undefined || clock.now() - event.created * 1000 > GIVE_UP_MS;
    if (event !== undefined && acknowledged) account.events.put({ ...event, pending_webhooks: 0 });
    if (acknowledged || givenUp) {
      account.deliveries.remove(delivery.id);
      return null;
    }
    const wait = Math.min(FIRST_RETRY_MS * 2 ** delivery.attempts, LONGEST_WAIT_MS);
    const next = { ...delivery, attempts: delivery.attempts + 1, dueAt: clock.now() + wait };
    account.deliveries.put(next);
    return next;
  };

  return {
    wake,
    async close() {
      closing.abort();
      for (const cancel of waiting.values()) cancel();
      await Promise.all(underWay.values());
    },
  };
}

/** https://docs.stripe.com/webhooks#verify-manually @param at epoch seconds */
function sign(body: string, secret: string, at: number): string {
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;
}
