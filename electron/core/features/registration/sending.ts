import { resendCode, type Started, startVerification } from '#shared/api/verifications.ts';
import { parsePhone } from '#shared/domain/phone.ts';
import { ok, type Result } from '#shared/errors.ts';
import { isSettled, singleFlight } from '../../calls.ts';
import type { CoreContext } from '../../feature.ts';
import type { ParsedInput } from '../../handlers.ts';
import { serverNow } from '../../server-time.ts';
import type { Desk } from './desk.ts';
import { type Draft, type DraftAt, NO_DETAILS } from './draft.ts';
import type { Keeping } from './keeping.ts';
import { resume, withoutResending, withVerification } from './moves.ts';
import type { Quoting } from './quoting.ts';
import { parseSendable } from './sendable.ts';

type Done = Result<Record<string, never>>;

/**
 * What costs money. Its operation id is on disk before anything is sent and stays until the outcome is known, so that
 * pressing Enter again after a lost answer or a restart sends and pays for nothing twice.
 */
export function createSending(context: CoreContext, desk: Desk, quoting: Quoting, keeping: Keeping) {
  const { api, ports } = context;
  const sendingFlight = singleFlight<Done>();
  const resendFlight = singleFlight<Done>();

  async function sendCode({ text, country }: ParsedInput<'registration.sendCode'>): Promise<Done> {
    const at = desk.at('phone');
    if (!at.ok) return at;
    const draft = { ...at.value, text, country };
    desk.set(draft);
    quoting.follow();
    const parsed = parseSendable(text, country);
    if (!parsed.ok) return parsed;
    const { e164 } = parsed.value;
    return sendingFlight(e164, () => sendTo(e164, draft));
  }

  /** A number that the registration goes on with no longer waits to be sent; one that is still in the field does. */
  function goOn(next: Draft, phone: string): void {
    desk.set(next);
    if (next.step !== 'phone') keeping.leave(phone);
  }

  async function sendTo(phone: string, typed: DraftAt<'phone'>): Promise<Done> {
    const draft = { ...typed, name: typed.name || keeping.nameOf(phone) };
    const resumed = resume(draft, phone, serverNow(context));
    if (resumed) {
      goOn(resumed, phone);
      return ok({});
    }
    const unresolved = draft.sending;
    const sending = unresolved?.phone === phone ? unresolved : { operationId: ports.newId(), phone };
    desk.set({ ...draft, sending });
    const started = await api.call(startVerification, { body: sending });
    const now = desk.draft();
    // The customer may have left meanwhile: then the answer belongs to nothing on the desk.
    if (now?.step !== 'phone' || now.sending?.operationId !== sending.operationId) return outcomeOf(started);
    if (!isSettled(started)) return outcomeOf(started);
    if (started.ok) goOn(afterSend({ ...now, sending: null }, phone, draft.name, started.value), phone);
    else desk.set({ ...now, sending: null });
    return outcomeOf(started);
  }

  async function resend(): Promise<Done> {
    const at = desk.at('code', 'reset_code');
    return at.ok ? resendFlight(at.value.verification.id, () => resendFor(at.value)) : at;
  }

  async function resendFor(draft: DraftAt<'code' | 'reset_code'>): Promise<Done> {
    const { id } = draft.verification;
    const operationId = draft.resending ?? ports.newId();
    desk.set({ ...draft, resending: operationId });
    const sent = await api.call(resendCode, { params: { id }, body: { operationId } });
    const now = desk.draft();
    if (!now || !isSettled(sent)) return outcomeOf(sent);
    desk.set(withoutResending(sent.ok ? withVerification(now, sent.value, serverNow(context)) : now, operationId));
    return outcomeOf(sent);
  }

  return { sendCode, resend };
}

/** The screen follows only when the field still holds the number; else what was reached waits for its return. */
function afterSend(draft: DraftAt<'phone'>, phone: string, name: string, started: Started): Draft {
  const { text, country } = draft;
  const parsed = parsePhone(text, country);
  const same = parsed.kind === 'ok' && parsed.e164 === phone;
  if (started.kind === 'known_member') {
    return same ? { step: 'known_member', text, country, member: started.member, reset: null, starting: null } : draft;
  }
  const reached = { verification: started.verification, details: { ...NO_DETAILS, name }, resending: null };
  return same ? { step: 'code', text, country, ...reached } : { ...draft, reached };
}

/** The screen learns the outcome from the snapshot; the caller only whether it went well. */
function outcomeOf(result: Result<unknown>): Done {
  return result.ok ? ok({}) : result;
}
