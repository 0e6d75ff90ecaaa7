import { setMemberPassword } from '#shared/api/members.ts';
import { startPasswordReset } from '#shared/api/verifications.ts';
import { ok, type Result } from '#shared/errors.ts';
import { createIntention, isSettled, singleFlight } from '../../calls.ts';
import type { CoreContext } from '../../feature.ts';
import type { ParsedInput } from '../../handlers.ts';
import { serverNow } from '../../server-time.ts';
import type { Desk } from './desk.ts';
import type { DraftAt } from './draft.ts';
import { resumeReset, withVerification } from './moves.ts';

type Done = Result<Record<string, never>>;

/** A member who is known chooses a new password, with the number proved by a code of its own. */
export function createResetting(context: CoreContext, desk: Desk) {
  const { api, ports } = context;
  const startingFlight = singleFlight<Done>();
  const settingFlight = singleFlight<Done>();
  const setOnce = createIntention(ports.newId);

  async function resetPassword(): Promise<Done> {
    const at = desk.at('known_member');
    return at.ok ? startingFlight(at.value.member.id, () => start(at.value)) : at;
  }

  /** Costs money: as for a registration, the operation id is on disk until the outcome is known. */
  async function start(draft: DraftAt<'known_member'>): Promise<Done> {
    const resumed = resumeReset(draft, serverNow(context));
    if (resumed) {
      desk.set(resumed);
      return ok({});
    }
    const { id } = draft.member;
    const operationId = draft.starting ?? ports.newId();
    desk.set({ ...draft, starting: operationId });
    const started = await api.call(startPasswordReset, { params: { id }, body: { operationId } });
    const now = desk.draft();
    // Someone may have gone on to another customer meanwhile: then the answer belongs to nothing on the desk.
    const waited = now?.step === 'known_member' && now.starting === operationId;
    if (!waited || !isSettled(started)) return started.ok ? ok({}) : started;
    if (!started.ok) {
      desk.set({ ...now, starting: null });
      return started;
    }
    const { text, country, member } = now;
    const verification = started.value;
    // The backend may have taken up a number that was proved a moment ago.
    desk.set(
      withVerification(
        { step: 'reset_code', text, country, member, verification, resending: null },
        verification,
        serverNow(context),
      ),
    );
    return ok({});
  }

  async function setPassword({ password }: ParsedInput<'registration.setPassword'>): Promise<Done> {
    const at = desk.at('password');
    return at.ok ? settingFlight(at.value.verification.id, () => send(at.value, password)) : at;
  }

  async function send({ verification, member }: DraftAt<'password'>, password: string): Promise<Done> {
    // One id for one proof, whatever the password: once it is set but unanswered, another one is refused by the backend
    // instead of being taken for it.
    const set = await setOnce(verification.id, (operationId) =>
      api.call(setMemberPassword, {
        params: { id: member.id },
        body: { operationId, verificationId: verification.id, password },
      }),
    );
    const now = desk.draft();
    if (set.ok && now?.step === 'password' && now.verification.id === verification.id) {
      const { text, country } = now;
      desk.set({ step: 'password_set', text, country, member: set.value });
    }
    return set.ok ? ok({}) : set;
  }

  return { resetPassword, setPassword };
}
