import type { MailGateway, MailOutcome, OutgoingMail } from '#server/gateways/mail/gateway.ts';
import {
  type Charge,
  type ChargeOutcome,
  type ChargeReport,
  type HostedSetup,
  type PaymentGateway,
  type PaymentReport,
  PaymentsUnreachable,
  type SetupOutcome,
  WebhookSignatureInvalid,
} from '#server/gateways/payments/gateway.ts';
import type { DeliveryReport, OutgoingSms, SmsGateway, SmsOutcome, SmsReply } from '#server/gateways/sms/gateway.ts';
import type { Card } from '#shared/api/billing.ts';
import { assertNever } from '#shared/errors.ts';

/** A carrier that does what the test says, and keeps what it was given. */
export class FakeSmsGateway implements SmsGateway {
  readonly id: string;
  readonly name: string;
  readonly perSecond = 100;
  replies = true;
  readonly sent: OutgoingSms[] = [];
  /** What `send` and `find` answer; `never` is a hand-over that does not come back. */
  sendOutcome: SmsOutcome['kind'] | 'never' = 'accepted';
  findOutcome: SmsOutcome['kind'] = 'accepted';
  /** Whether another carrier might take what this one refuses. */
  fault: 'message' | 'route' = 'message';
  #onReport: (report: DeliveryReport) => Promise<void> = async () => {};
  #onReply: (reply: SmsReply) => Promise<void> = async () => {};

  constructor(id = 'fake', name = 'Fake carrier') {
    this.id = id;
    this.name = name;
  }

  async send(message: OutgoingSms): Promise<SmsOutcome> {
    this.sent.push(message);
    return this.sendOutcome === 'never' ? new Promise(() => {}) : this.#outcome(this.sendOutcome, message.id);
  }

  async find({ id }: { id: string }): Promise<SmsOutcome> {
    return this.#outcome(this.findOutcome, id);
  }

  onReport(listener: (report: DeliveryReport) => Promise<void>): void {
    this.#onReport = listener;
  }

  onReply(listener: (reply: SmsReply) => Promise<void>): void {
    this.#onReply = listener;
  }

  /** Reports on the message that was sent last. */
  async report(status: DeliveryReport['status'], messageId = this.last.id, cause: string | null = null): Promise<void> {
    await this.#onReport({ messageId, providerId: `sms-${messageId}`, status, cause });
  }

  /** Somebody sends a message back. */
  async reply(reply: SmsReply): Promise<void> {
    await this.#onReply(reply);
  }

  #outcome(kind: SmsOutcome['kind'], id: string): SmsOutcome {
    const cause = 'told by the test';
    switch (kind) {
      case 'accepted':
        return { kind, providerId: `sms-${id}` };
      case 'refused':
        return { kind, cause, fault: this.fault };
      case 'unknown':
        return { kind, cause };
      default:
        return assertNever(kind);
    }
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

/** A mail server that does what the test says, and keeps what it took. */
export class FakeMailGateway implements MailGateway {
  readonly sent: OutgoingMail[] = [];
  reachable = true;

  async send(mail: OutgoingMail): Promise<MailOutcome> {
    if (!this.reachable) return { kind: 'not_sent', reason: 'told by the test' };
    this.sent.push(mail);
    return { kind: 'accepted' };
  }
}

export const VISA: Card = { id: 'pm_visa', brand: 'visa', last4: '4242', expMonth: 12, expYear: 2030, isDefault: true };
export const MASTERCARD: Card = { ...VISA, id: 'pm_mastercard', brand: 'mastercard', last4: '4444', isDefault: false };

/** A payment provider that does what the test says. A charge repeated under one top-up's id is one charge. */
export class FakePaymentGateway implements PaymentGateway {
  readonly charges: Charge[] = [];
  cards: Card[] = [VISA];
  reachable = true;
  nextOutcome: (charge: Charge) => ChargeOutcome = paid;
  setupOutcome: SetupOutcome = { kind: 'open' };
  /** What happened, as the provider lists it. */
  readonly events: { at: number; report: PaymentReport }[] = [];
  /** Payments that were called off. */
  readonly cancelled: string[] = [];
  /** From when on the list was asked for. */
  readonly listedSince: number[] = [];

  async createCustomer(): Promise<string> {
    return 'cus_shop';
  }

  async listCards(): Promise<Card[]> {
    this.#reach();
    return this.cards;
  }

  async setDefaultCard(_customerId: string, cardId: string): Promise<void> {
    this.#reach();
    this.cards = this.cards.map((card) => ({ ...card, isDefault: card.id === cardId }));
  }

  async removeCard(_customerId: string, cardId: string): Promise<void> {
    this.#reach();
    this.cards = this.cards.filter(({ id }) => id !== cardId);
  }

  async openSetup({ id, returnUrl }: { id: string; returnUrl: string }): Promise<HostedSetup> {
    this.#reach();
    return { sessionId: `cs_${id}`, url: `https://pay.example/${id}?back=${encodeURIComponent(returnUrl)}` };
  }

  async findSetup(): Promise<SetupOutcome> {
    this.#reach();
    return this.setupOutcome;
  }

  async find(charge: Charge): Promise<ChargeOutcome | { kind: 'absent' }> {
    const made = this.charges.some(({ topupId }) => topupId === charge.topupId);
    return made ? this.nextOutcome(charge) : { kind: 'absent' };
  }

  async charge(charge: Charge): Promise<ChargeOutcome> {
    this.charges.push(charge);
    return this.nextOutcome(charge);
  }

  async cancel(paymentId: string): Promise<ChargeOutcome> {
    this.#reach();
    this.cancelled.push(paymentId);
    return { kind: 'failed', declineCode: 'canceled' };
  }

  async findPayment(paymentId: string): Promise<ChargeReport | null> {
    this.#reach();
    const charge = this.charges.find(({ topupId }) => `pi_${topupId}` === paymentId);
    return charge ? { kind: 'charge', topupId: charge.topupId, outcome: this.nextOutcome(charge) } : null;
  }

  async *listReports(since: number): AsyncIterable<{ at: number; report: PaymentReport }> {
    this.#reach();
    this.listedSince.push(since);
    yield* this.events.filter(({ at }) => at >= since);
  }

  /** The body is the report itself; the signature is the word `signed`. */
  readWebhook(rawBody: Buffer, signature: string): PaymentReport | null {
    if (signature !== 'signed') throw new WebhookSignatureInvalid('told by the test');
    return JSON.parse(rawBody.toString());
  }

  #reach(): void {
    if (!this.reachable) throw new PaymentsUnreachable('told by the test');
  }
}

export function paid({ topupId, coins, currency }: Charge): ChargeOutcome {
  return { kind: 'paid', paymentId: `pi_${topupId}`, coins, currency };
}
