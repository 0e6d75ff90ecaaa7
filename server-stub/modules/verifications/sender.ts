import type { Purpose } from '#shared/api/history.ts';
import { CODE_VALID_MS, type VerificationPurpose } from '#shared/domain/verification.ts';
import { ok, type Result } from '#shared/errors.ts';
import type { Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { hashCode } from '../../hashing.ts';
import type { StaffActor } from '../../http/actor.ts';
import type { Random } from '../../random.ts';
import type { CountryStops } from '../limits/country-stops.ts';
import type { NewMessage } from '../messages/repository.ts';
import type { MessageService } from '../messages/service.ts';
import { admitNumber, admitSend } from './admission.ts';
import type { VerificationRow } from './repository.ts';
import { codeText } from './texts.ts';

interface Sent {
  /** What it changes in its verification. */
  code: Pick<VerificationRow, 'code_hash' | 'message_id' | 'last_sent_at' | 'expires_at'>;
  message: NewMessage;
}

const ledgerPurpose: Record<VerificationPurpose, Purpose> = {
  registration: 'registration_otp',
  password_reset: 'password_reset_otp',
};

/** Sends codes, after everything that may stand against it: all refusals are free. */
export class CodeSender {
  readonly #random: Random;
  readonly #messages: MessageService;
  readonly #stops: CountryStops;
  readonly #secretKey: string;

  /** @param secretKey keys the hashes of codes */
  constructor(random: Random, messages: MessageService, stops: CountryStops, secretKey: string) {
    this.#random = random;
    this.#messages = messages;
    this.#stops = stops;
    this.#secretKey = secretKey;
  }

  /** Makes a code, holds its price and hands it over after the commit. */
  async send(
    work: Work,
    actor: StaffActor,
    shop: Row<'shops'>,
    { id, phone, purpose }: Pick<VerificationRow, 'id' | 'phone' | 'purpose'>,
  ): Promise<Result<Sent>> {
    const destination = await admitNumber(work.tx, shop, phone, purpose, work.now);
    if (!destination.ok) return destination;
    const { country, perSegment } = destination.value;
    const admitted = await admitSend(work.tx, actor, shop, phone, work.now);
    if (!admitted.ok) return admitted;
    const flowing = await this.#stops.admit(work, shop, country);
    if (!flowing.ok) return flowing;
    const code = this.#random.code();
    const messageId = this.#random.id();
    const sent = await this.#messages.send(work, actor, {
      id: messageId,
      verificationId: id,
      phone,
      country,
      body: codeText(shop.name, purpose, code),
      purpose: ledgerPurpose[purpose],
      unitPrice: perSegment,
    });
    if (!sent.ok) return sent;
    return ok({
      code: {
        code_hash: hashCode(this.#secretKey, id, code),
        message_id: messageId,
        last_sent_at: work.now,
        expires_at: work.now + CODE_VALID_MS,
      },
      message: sent.value,
    });
  }
}
