import type { DeliveryReport, OutgoingSms, SmsGateway, SmsOutcome, SmsQuestion } from '#server/gateways/sms/gateway.ts';
import { assertNever } from '#shared/errors.ts';

/**
 * What a carrier does with a message: takes it and says so, or not, or only after a while; refuses it, for what it is or
 * because of itself; or neither takes it nor says anything.
 */
export type Doing = 'take' | 'take_silently' | 'refuse' | 'fail' | 'swallow' | Promise<'take' | 'refuse' | 'fail'>;

/** A carrier that does what the test says, and knows what it took: asked, it tells the truth. */
export class FakeCarrier implements SmsGateway {
  readonly id: string;
  readonly name: string;
  readonly replies: boolean = true;
  readonly perSecond: number;
  /** What arrived on phones, in its order. */
  readonly taken: OutgoingSms[] = [];
  /** What it was asked about. */
  readonly asked: string[] = [];
  does: (message: OutgoingSms) => Doing = () => 'take';
  canTell = true;
  #listener: (report: DeliveryReport) => Promise<void> = async () => {};

  constructor(id = 'first', perSecond = 1_000) {
    this.id = id;
    this.name = id;
    this.perSecond = perSecond;
  }

  async send(message: OutgoingSms): Promise<SmsOutcome> {
    const doing = await this.does(message);
    switch (doing) {
      case 'take':
      case 'take_silently':
        this.taken.push(message);
        return doing === 'take' ? accepted(message.id) : { kind: 'unknown', cause: 'answer_lost' };
      case 'refuse':
        return { kind: 'refused', cause: 'demo_refused', fault: 'message' };
      case 'fail':
        return { kind: 'refused', cause: 'connection_refused', fault: 'route' };
      case 'swallow':
        return { kind: 'unknown', cause: 'timeout' };
      default:
        return assertNever(doing);
    }
  }

  async find({ id }: SmsQuestion): Promise<SmsOutcome> {
    this.asked.push(id);
    if (!this.canTell) return { kind: 'unknown', cause: 'out_of_order' };
    const known = this.taken.some((message) => message.id === id);
    return known ? accepted(id) : { kind: 'refused', cause: 'never_taken', fault: 'message' };
  }

  onReport(listener: (report: DeliveryReport) => Promise<void>): void {
    this.#listener = listener;
  }

  onReply(): void {}

  async report(messageId: string, status: DeliveryReport['status'], cause: string | null = null): Promise<void> {
    await this.#listener({ messageId, providerId: `sms-${messageId}`, status, cause });
  }
}

/** The phones that have something, each as often as it got it. */
export function arrivedAt(...carriers: FakeCarrier[]): string[] {
  return carriers.flatMap(({ taken }) => taken.map(({ to }) => to)).toSorted();
}

function accepted(id: string): SmsOutcome {
  return { kind: 'accepted', providerId: `sms-${id}` };
}

/** What is sent by it has a sender that nobody can reply to. */
export class OneWayCarrier extends FakeCarrier {
  override readonly replies = false;
}
