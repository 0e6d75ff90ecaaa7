import { checkCode, getVerification } from '#shared/api/verifications.ts';
import { err, ok } from '#shared/errors.ts';
import { createIntention, createRefresher } from '../../calls.ts';
import type { CoreContext, Feature } from '../../feature.ts';
import { createDesk } from './desk.ts';
import { emptyDraft, stepBack, verificationOf, withoutReached, withVerification } from './draft.ts';
import { createQuoting } from './quoting.ts';
import { createSaving } from './saving.ts';
import { createSending } from './sending.ts';

/** The main job: from a number in the field to a member. */
export function createRegistration(context: CoreContext): Feature<'registration'> {
  const { api, ports, store } = context;
  const desk = createDesk(context);
  const quoting = createQuoting(context, desk);
  const sending = createSending(context, desk, quoting);
  const saving = createSaving(context, desk);
  const checkOnce = createIntention(ports.newId);

  const refresh = createRefresher(async () => {
    const id = verificationOf(desk.draft())?.id;
    if (id === undefined || !desk.isOpen()) return;
    const heard = await api.call(getVerification, { params: { id } });
    const draft = desk.draft();
    if (!draft || verificationOf(draft)?.id !== id) return;
    if (heard.ok) desk.set(withVerification(draft, heard.value));
    else if (heard.error.code === 'not_found') desk.set(withoutReached(draft));
    await saving.resolve();
  });

  function takeUp(): void {
    if (!desk.isOpen()) return;
    desk.open();
    quoting.refresh();
    void refresh();
  }

  return {
    reactions: {
      unlocked: takeUp,
      connected: takeUp,
      event(event) {
        const draft = desk.draft();
        if (event.type !== 'verification' || !draft) return;
        const next = withVerification(draft, event.verification);
        if (next !== draft) desk.set(next);
      },
      locked() {
        quoting.drop();
        desk.close();
      },
      forgotten: desk.clear,
    },
    handlers: {
      'registration.typePhone': (input) => {
        const at = desk.typingAt('phone');
        if (!at.ok) return at;
        desk.set({ ...at.value, ...input });
        quoting.follow();
        return ok({});
      },
      'registration.sendCode': sending.sendCode,
      'registration.resendCode': sending.resend,
      async 'registration.checkCode'({ code }) {
        const at = desk.at('code');
        if (!at.ok) return at;
        const { id } = at.value.verification;
        const checked = await checkOnce({ id, code }, (operationId) =>
          api.call(checkCode, { params: { id }, body: { operationId, code } }),
        );
        const draft = desk.draft();
        if (checked.ok) {
          if (draft) desk.set(withVerification(draft, checked.value));
          return ok({});
        }
        const { code: reason, details } = checked.error;
        const triesLeft = reason === 'code_tries_used_up' ? 0 : details?.triesLeft;
        if (triesLeft !== undefined && draft?.step === 'code' && draft.verification.id === id) {
          desk.set({ ...draft, verification: { ...draft.verification, triesLeft } });
        }
        return checked;
      },
      'registration.typeDetails': (details) => {
        const at = desk.typingAt('details');
        if (!at.ok) return at;
        desk.set({ ...at.value, details });
        return ok({});
      },
      'registration.save': saving.save,
      'registration.back': () => {
        const draft = desk.draft();
        if (!desk.isOpen() || !draft) return err('not_signed_in');
        if (draft.step === 'phone') return ok({});
        desk.set(stepBack(draft));
        quoting.refresh();
        return ok({});
      },
      'registration.next': () => {
        const { shop } = store.getState();
        if (!desk.isOpen() || !shop) return err('not_signed_in');
        desk.set(emptyDraft(shop.homeCountry));
        quoting.refresh();
        return ok({});
      },
    },
  };
}
