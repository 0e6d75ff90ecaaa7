import { checkCode, getNoCodeReport, getVerification } from '#shared/api/verifications.ts';
import { err, ok } from '#shared/errors.ts';
import { createIntention, createRefresher } from '../../calls.ts';
import type { CoreContext, Feature } from '../../feature.ts';
import { serverNow } from '../../server-time.ts';
import { createDesk } from './desk.ts';
import { type Draft, type DraftAt, emptyDraft, verificationOf } from './draft.ts';
import { createKeeping } from './keeping.ts';
import { stepBack, withoutReached, withVerification } from './moves.ts';
import { createQuoting } from './quoting.ts';
import { createResetting } from './resetting.ts';
import { createSaving } from './saving.ts';
import { createSending } from './sending.ts';

interface RegistrationFeature extends Feature<'registration'> {
  close(): void;
}

/** The main job: from a number in the field to a member. */
export function createRegistration(context: CoreContext): RegistrationFeature {
  const { api, ports, store } = context;
  const desk = createDesk(context);
  const quoting = createQuoting(context, desk);
  const keeping = createKeeping(context, desk);
  const sending = createSending(context, desk, quoting, keeping);
  const saving = createSaving(context, desk);
  const resetting = createResetting(context, desk);
  const checkOnce = createIntention(ports.newId);

  const refresh = createRefresher(async () => {
    const id = verificationOf(desk.draft())?.id;
    if (id === undefined || !desk.isOpen()) return;
    const heard = await api.call(getVerification, { params: { id } });
    const draft = desk.draft();
    if (!draft || verificationOf(draft)?.id !== id) return;
    if (heard.ok) desk.set(withVerification(draft, heard.value, serverNow(context)));
    else if (heard.error.code === 'not_found') desk.set(withoutReached(draft));
    await saving.resolve();
  });

  function takeUp(): void {
    if (!desk.isOpen()) return;
    desk.open();
    keeping.show();
    quoting.refresh();
    void refresh();
  }

  return {
    close: quoting.drop,
    reactions: {
      unlocked: takeUp,
      connected: takeUp,
      event(event) {
        const draft = desk.draft();
        if (event.type !== 'verification' || !draft) return;
        const next = withVerification(draft, event.verification, serverNow(context));
        if (next !== draft) desk.set(next);
      },
      locked() {
        quoting.drop();
        desk.close();
        keeping.show();
      },
      forgotten() {
        desk.clear();
        keeping.clear();
      },
    },
    handlers: {
      'registration.typePhone': (input) => {
        const at = desk.typingAt('phone');
        if (!at.ok) return at;
        const { name = at.value.name, ...number } = input;
        desk.set({ ...at.value, ...number, name });
        quoting.follow();
        return ok({});
      },
      'registration.sendCode': sending.sendCode,
      'registration.resendCode': sending.resend,
      async 'registration.checkCode'({ code }) {
        const at = desk.at('code', 'reset_code');
        if (!at.ok) return at;
        const { id } = at.value.verification;
        const checked = await checkOnce({ id, code }, (operationId) =>
          api.call(checkCode, { params: { id }, body: { operationId, code } }),
        );
        const draft = desk.draft();
        if (checked.ok) {
          if (draft) desk.set(withVerification(draft, checked.value, serverNow(context)));
          return ok({});
        }
        const triesLeft = checked.error.details?.triesLeft;
        if (triesLeft !== undefined && isCodeOf(draft, id)) {
          const triesLiftAt = checked.error.details?.liftsAt ?? null;
          desk.set({ ...draft, verification: { ...draft.verification, triesLeft, triesLiftAt } });
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
      'registration.keep': (input) => {
        const kept = keeping.keep(input);
        quoting.refresh();
        return kept;
      },
      'registration.takeUp': (input) => {
        const taken = keeping.takeUp(input);
        quoting.refresh();
        return taken;
      },
      'registration.drop': keeping.drop,
      'registration.resetPassword': resetting.resetPassword,
      'registration.setPassword': resetting.setPassword,
      'registration.explain': async () => {
        const at = desk.at('code', 'reset_code');
        return at.ok ? api.call(getNoCodeReport, { params: { id: at.value.verification.id } }) : at;
      },
    },
  };
}

/** Whether this code is still what is waited for. */
function isCodeOf(draft: Draft | null, id: string): draft is DraftAt<'code' | 'reset_code'> {
  return (draft?.step === 'code' || draft?.step === 'reset_code') && draft.verification.id === id;
}
