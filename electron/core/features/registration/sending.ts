import { resendCode, type Started, startVerification } from '#shared/api/verifications.ts';
import { parsePhone } from '#shared/domain/phone.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import { isOutcomeUnknown, singleFlight } from '../../calls.ts';
import type { CoreContext } from '../../feature.ts';
import type { Desk } from './desk.ts';
import { type DraftAt, NO_DETAILS, resume, withVerification } from './draft.ts';

type Done = Result<Record<string, never>>;

/**
 * What costs money. Its operation id is on disk before anything is sent and stays until the outcome is known, so that
 * pressing Enter again after a lost answer or a restart sends and pays for nothing twice.
 */
export function createSending({ api, ports }: CoreContext, desk: Desk) {
  const sendCode = singleFlight(async (): Promise<Done> => {
    const at = desk.at('phone');
    if (!at.ok) return at;
    const parsed = parsePhone(at.value.text, at.value.country);
    if (parsed.kind !== 'ok')
      return err(parsed.kind === 'cannot_receive_sms' ? 'phone_cannot_receive_sms' : 'phone_invalid');
    const phone = parsed.e164;
    const resumed = resume(at.value, phone, ports.clock.now());
    if (resumed) {
      desk.set(resumed);
      return ok({});
    }
    const unresolved = at.value.sending;
    const sending = unresolved?.phone === phone ? unresolved : { operationId: ports.newId(), phone };
    desk.set({ ...at.value, sending });
    const started = await api.call(startVerification, { body: sending });
    const now = desk.draft();
    // The customer may have left meanwhile: then the answer belongs to nothing on the desk.
    if (now?.step !== 'phone' || now.sending?.operationId !== sending.operationId) return outcomeOf(started);
    if (isOutcomeUnknown(started)) return outcomeOf(started);
    if (started.ok) desk.set(afterSend({ ...now, sending: null }, phone, started.value));
    else desk.set({ ...now, sending: null });
    return outcomeOf(started);
  });

  const resend = singleFlight(async (): Promise<Done> => {
    const at = desk.at('code');
    if (!at.ok) return at;
    const { id } = at.value.verification;
    const operationId = at.value.resending ?? ports.newId();
    desk.set({ ...at.value, resending: operationId });
    const sent = await api.call(resendCode, { params: { id }, body: { operationId } });
    const now = desk.draft();
    if (!now || isOutcomeUnknown(sent)) return outcomeOf(sent);
    const heard = sent.ok ? withVerification(now, sent.value) : now;
    if (heard.step === 'code' && heard.resending === operationId) desk.set({ ...heard, resending: null });
    else if (heard.step === 'phone' && heard.reached?.resending === operationId)
      desk.set({ ...heard, reached: { ...heard.reached, resending: null } });
    return outcomeOf(sent);
  });

  return { sendCode, resend };
}

/** The screen follows only when the field still holds the number; else what was reached waits for its return. */
function afterSend(draft: DraftAt<'phone'>, phone: string, started: Started) {
  const { text, country } = draft;
  const parsed = parsePhone(text, country);
  const same = parsed.kind === 'ok' && parsed.e164 === phone;
  if (started.kind === 'known_member') {
    return same ? { step: started.kind, text, country, member: started.member } : draft;
  }
  const reached = { verification: started.verification, details: NO_DETAILS, resending: null };
  return same ? { step: 'code' as const, text, country, ...reached } : { ...draft, reached };
}

/** The screen learns the outcome from the snapshot; the caller only whether it went well. */
function outcomeOf(result: Result<unknown>): Done {
  return result.ok ? ok({}) : result;
}
