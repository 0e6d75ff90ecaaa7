import { onTestFinished } from 'vitest';
import type { Clock } from '#server/clock.ts';
import { createPhoneSimulator } from '#server/emulators/phones/simulator.ts';
import { openDocumentStore } from '#server/emulators/store.ts';
import type { DeliveryReport, OutgoingSms, SmsReply } from '#server/gateways/sms/gateway.ts';
import { createFakeClock } from './fake-clock.ts';

export const SECOND = 1_000;
export const GOOD = '+6581234567';

/** One life of the simulator. What it remembers is in the file. @param hear deals with replies */
export function startPhones(
  file: string,
  clock: Clock,
  hear: (reply: SmsReply) => Promise<void> = async () => undefined,
) {
  const store = openDocumentStore(file);
  const simulator = createPhoneSimulator({ store, clock, sender: 'Kopi & Co' });
  const [straits, ...others] = simulator.gateways;
  const [island] = others;
  if (!island) throw new Error('there is one carrier only');
  const reports: DeliveryReport[] = [];
  for (const gateway of simulator.gateways) {
    gateway.onReport(async (report) => {
      reports.push(report);
    });
    gateway.onReply(hear);
  }
  const stop = async () => {
    await simulator.close();
    store.close();
  };
  return { simulator, straits, island, reports, stop };
}

/** A simulator that is forgotten with the test. */
export function startPhonesOnce(hear?: (reply: SmsReply) => Promise<void>) {
  const clock = createFakeClock();
  const life = startPhones(':memory:', clock, hear);
  onTestFinished(life.stop);
  return { ...life, clock };
}

export const sms = (to: string, id = 'message-1'): OutgoingSms => ({
  id,
  to,
  body: 'Your code is 402913.',
  from: { kind: 'default' },
});
export const question = (to: string, id = 'message-1') => ({ id, to, since: 0, until: 0, others: new Set<string>() });
/** The report of a message that arrived by the first carrier. */
export const delivered = (id = 'message-1') => ({
  messageId: id,
  providerId: `demo-straits-${id}`,
  status: 'delivered',
  cause: null,
});
