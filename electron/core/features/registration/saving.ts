import { memberDetailsSchema, saveMember } from '#shared/api/members.ts';
import type { DetailsDraft } from '#shared/contract/snapshot.ts';
import { invalidRequest, ok, type Result } from '#shared/errors.ts';
import { isOutcomeUnknown, singleFlight } from '../../calls.ts';
import type { CoreContext } from '../../feature.ts';
import type { Desk } from './desk.ts';
import { verificationOf } from './draft.ts';

type Done = Result<Record<string, never>>;

/** Saves the member, once, whatever becomes of the answers. */
export function createSaving({ api, ports }: CoreContext, desk: Desk) {
  const save = singleFlight(async (): Promise<Done> => {
    const at = desk.at('details');
    if (!at.ok) return at;
    const details = parseDetails(at.value.details);
    if (!details.success) return invalidRequest(details.error);
    const unresolved = at.value.saving;
    const same = unresolved && JSON.stringify(unresolved.details) === JSON.stringify(details.data);
    const saving = same ? unresolved : { operationId: ports.newId(), details: details.data };
    desk.set({ ...at.value, saving });
    const verificationId = at.value.verification.id;
    const saved = await api.call(saveMember, { body: { ...saving, verificationId } });
    const now = desk.draft();
    if (!now || verificationOf(now)?.id !== verificationId || isOutcomeUnknown(saved)) return saved.ok ? ok({}) : saved;
    if (saved.ok) {
      const { text, country } = at.value;
      desk.set({ step: 'saved', text, country, member: saved.value });
      return ok({});
    }
    if (now.step === 'details') desk.set({ ...now, saving: null });
    return saved;
  });

  return {
    save,
    /** A used verification means that an unanswered save was done: asking again with its id brings its answer. */
    async resolve(): Promise<void> {
      const draft = desk.draft();
      if (draft?.step !== 'details' || draft.verification.status !== 'used' || !draft.saving) return;
      const { name, email, birthday, marketingConsent } = draft.saving.details;
      desk.set({ ...draft, details: { name, email: email ?? '', birthday: birthday ?? '', marketingConsent } });
      await save();
    },
  };
}

/** What was left empty was not given. */
function parseDetails({ name, email, birthday, marketingConsent }: DetailsDraft) {
  return memberDetailsSchema.safeParse({
    name,
    email: email.trim() || null,
    birthday: birthday.trim() || null,
    marketingConsent,
  });
}
