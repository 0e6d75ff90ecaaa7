import type { Clock } from '#server/clock.ts';
import type { E164 } from '#shared/domain/phone.ts';
import type { DeliveryReport, OutgoingSms, SmsGateway, SmsOutcome } from '../../gateways/sms/gateway.ts';
import type { DocumentStore } from '../store.ts';
import { type Journey, journeyTo, LOST_ANSWER_MS } from './journeys.ts';

/** A message that the simulated carrier took. Instants are epoch milliseconds. */
export interface PhoneMessage {
  /** The sender's own id of it. */
  id: string;
  providerId: string;
  to: E164;
  /** Whom the phone shows it from. */
  sender: string;
  body: string;
  takenAt: number;
  state: 'travelling' | 'delivered' | 'undelivered';
  endedAt: number | null;
}

/** The end of a journey that is still to come, or to be reported. It has the id of its message. */
interface DueEnd {
  id: string;
  at: number;
  end: DeliveryReport['status'];
  reported: boolean;
}

export interface PhoneSimulatorOptions {
  store: DocumentStore;
  clock: Clock;
  /** The sender's name on the phones. */
  sender?: string;
}

export interface PhoneSimulator extends SmsGateway {
  /** The newest first. @param to only those to this number */
  messages(limit: number, to?: E164): PhoneMessage[];
  /** Hears of each message that appears or changes; the returned function ends it. */
  onChange(listener: (message: PhoneMessage) => void): () => void;
  /** Stops the journeys; the next start goes on with them. Messages being handed over end as `unknown`. */
  close(): Promise<void>;
}

const REPORT_AGAIN_MS = 2_000;

/**
 * The embedded stand-in for an SMS carrier and the phones behind it. What it took survives a kill -9, reports included:
 * each is repeated until the listener has dealt with it.
 */
export function createPhoneSimulator({
  store,
  clock,
  sender = 'Tillside Demo',
}: PhoneSimulatorOptions): PhoneSimulator {
  const messages = store.collection<PhoneMessage>('phones.message', (message) => message.to);
  const dueEnds = store.collection<DueEnd>('phones.due_end');
  const listeners = new Set<(message: PhoneMessage) => void>();
  const timers = new Set<() => void>();
  const handingOver = new Map<string, Promise<SmsOutcome>>();
  const ending = new Set<Promise<void>>();
  let listener: ((report: DeliveryReport) => Promise<void>) | undefined;
  let closed = false;

  /** Runs `task` after `ms`, or at once when the simulator is closed. */
  const later = (ms: number, task: () => void) => {
    const run = () => {
      cancel();
      timers.delete(run);
      task();
    };
    const cancel = clock.after(ms, run);
    timers.add(run);
  };
  const wait = (ms: number) => (ms > 0 ? new Promise<void>((resolve) => later(ms, resolve)) : undefined);

  const tell = (message: PhoneMessage) => {
    for (const hear of listeners) hear(message);
  };

  const arm = (due: DueEnd) => {
    later(Math.max(0, due.at - clock.now()), () => {
      if (closed) return;
      const work = finish(due).finally(() => ending.delete(work));
      ending.add(work);
    });
  };

  const finish = async (due: DueEnd) => {
    const message = messages.get(due.id);
    if (message === undefined) return;
    if (message.state === 'travelling') {
      const ended = { ...message, state: due.end, endedAt: clock.now() };
      messages.put(ended);
      tell(ended);
    }
    if (!due.reported || (await report({ messageId: message.id, providerId: message.providerId, status: due.end }))) {
      dueEnds.remove(due.id);
    } else if (!closed) {
      arm({ ...due, at: clock.now() + REPORT_AGAIN_MS });
    }
  };

  /** @returns whether the listener dealt with it */
  const report = async (delivery: DeliveryReport): Promise<boolean> => {
    if (listener === undefined) return false;
    try {
      await listener(delivery);
      return true;
    } catch {
      // Like a carrier whose callback is answered with an error: it calls again later.
      return false;
    }
  };

  const take = ({ id, to, body }: OutgoingSms, journey: Extract<Journey, { kind: 'taken' }>): PhoneMessage => {
    const takenAt = clock.now();
    const message: PhoneMessage = {
      id,
      providerId: `demo-${id}`,
      to,
      sender,
      body,
      takenAt,
      state: 'travelling',
      endedAt: null,
    };
    const due: DueEnd = { id, at: takenAt + journey.endsAfter, end: journey.end, reported: journey.reported };
    store.transaction(() => {
      messages.put(message);
      dueEnds.put(due);
    });
    tell(message);
    arm(due);
    return message;
  };

  const handOver = async (sms: OutgoingSms): Promise<SmsOutcome> => {
    const journey = journeyTo(sms.to, Math.random());
    if (journey.kind === 'refused') return { kind: 'refused', cause: 'demo_refused' };
    await wait(journey.takenAfter);
    if (closed) return { kind: 'unknown', cause: 'demo_closed' };
    const { providerId } = take(sms, journey);
    if (journey.answer === 'accepted') return { kind: 'accepted', providerId };
    await wait(LOST_ANSWER_MS);
    return { kind: 'unknown', cause: 'demo_answer_lost' };
  };

  for (const due of dueEnds.list().reverse()) arm(due);

  return {
    async send(sms) {
      if (closed) return { kind: 'unknown', cause: 'demo_closed' };
      const underWay = handingOver.get(sms.id);
      if (underWay !== undefined) return underWay;
      const known = messages.get(sms.id);
      if (known !== undefined) return { kind: 'accepted', providerId: known.providerId };
      const outcome = handOver(sms).finally(() => handingOver.delete(sms.id));
      handingOver.set(sms.id, outcome);
      return outcome;
    },
    async find({ id }) {
      const message = messages.get(id);
      if (message !== undefined) return { kind: 'accepted', providerId: message.providerId };
      // Whoever is still handing it over may yet succeed.
      if (handingOver.has(id)) return { kind: 'unknown', cause: 'demo_handing_over' };
      return { kind: 'refused', cause: 'demo_never_taken' };
    },
    onReport(hear) {
      listener = hear;
    },
    messages: (limit, to) => messages.list({ limit, owner: to }),
    onChange(hear) {
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
    async close() {
      closed = true;
      for (const run of timers) run();
      await Promise.all([...ending, ...handingOver.values()]);
    },
  };
}
