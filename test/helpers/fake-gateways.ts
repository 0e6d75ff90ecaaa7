import type { Charge, ChargeOutcome, ChargeReport, PaymentGateway } from '#server/gateways/payments/gateway.ts';
import { PaymentsUnreachable, WebhookSignatureInvalid } from '#server/gateways/payments/gateway.ts';
import type { DeliveryReport, OutgoingSms, SmsGateway, SmsOutcome } from '#server/gateways/sms/gateway.ts';
import type { Card } from '#shared/api/credit.ts';

/** A carrier that does what the test says, and keeps what it was given. */
export class FakeSmsGateway implements SmsGateway {
  readonly sent: OutgoingSms[] = [];
  /** What `send` and `find` answer; `never` is a hand-over that does not come back. */
  sendOutcome: SmsOutcome['kind'] | 'never' = 'accepted';
  findOutcome: SmsOutcome['kind'] = 'accepted';
  #listener: (report: DeliveryReport) => Promise<void> = async () => {};

  async send(message: OutgoingSms): Promise<SmsOutcome> {
    this.sent.push(message);
    return this.sendOutcome === 'never' ? new Promise(() => {}) : outcome(this.sendOutcome, message.id);
  }

  async find({ id }: { id: string }): Promise<SmsOutcome> {
    return outcome(this.findOutcome, id);
  }

  onReport(listener: (report: DeliveryReport) => Promise<void>): void {
    this.#listener = listener;
  }

  /** Reports on the message that was sent last. */
  async report(status: DeliveryReport['status'], messageId = this.last.id): Promise<void> {
    await this.#listener({ messageId, providerId: `sms-${messageId}`, status });
  }

  get last(): OutgoingSms {
    const last = this.sent.at(-1);
    if (!last) throw new Error('nothing was sent');
    return last;
  }

  /** The code that the customer reads on the phone. */
  get lastCode(): string {
    const code = /\d{6}/.exec(this.last.body)?.[0];
    if (!code) throw new Error('no code in the message');
    return code;
  }
}

function outcome(kind: SmsOutcome['kind'], id: string): SmsOutcome {
  return kind === 'accepted' ? { kind, providerId: `sms-${id}` } : { kind, cause: 'told by the test' };
}

/** A payment provider that does what the test says. A charge repeated under one top-up's id is one charge. */
export class FakePaymentGateway implements PaymentGateway {
  readonly charges: Charge[] = [];
  cards: Card[] = [{ id: 'pm_visa', brand: 'visa', last4: '4242', expMonth: 12, expYear: 2030, isDefault: true }];
  reachable = true;
  nextOutcome: (charge: Charge) => ChargeOutcome = paid;

  async createCustomer(): Promise<string> {
    return 'cus_shop';
  }

  async listCards(): Promise<Card[]> {
    if (!this.reachable) throw new PaymentsUnreachable('told by the test');
    return this.cards;
  }

  async find(charge: Charge): Promise<ChargeOutcome | { kind: 'absent' }> {
    const made = this.charges.some(({ topupId }) => topupId === charge.topupId);
    return made ? this.nextOutcome(charge) : { kind: 'absent' };
  }

  async charge(charge: Charge): Promise<ChargeOutcome> {
    this.charges.push(charge);
    return this.nextOutcome(charge);
  }

  /** The body is the report itself; the signature is the word `signed`. */
  readWebhook(rawBody: Buffer, signature: string): ChargeReport | null {
    if (signature !== 'signed') throw new WebhookSignatureInvalid('told by the test');
    return JSON.parse(rawBody.toString());
  }
}

export function paid({ topupId, coins, currency }: Charge): ChargeOutcome {
  return { kind: 'paid', paymentId: `pi_${topupId}`, coins, currency };
}
