import { memberDetailsSchema, saveMember } from '#shared/api/members.ts';
import type { DetailsDraft } from '#shared/contract/snapshot.ts';
import { parseBirthday } from '#shared/domain/birthday.ts';
import { invalidRequest } from '#shared/error-schemas.ts';
import { ok, type Result } from '#shared/errors.ts';
import { isSettled, singleFlight } from '../../calls.ts';
import type { CoreContext } from '../../feature.ts';
import type { Desk } from './desk.ts';
import { type DraftAt, verificationOf } from './draft.ts';
import { shopDay } from './shop-day.ts';

type Done = Result<Record<string, never>>;
type Details = NonNullable<DraftAt<'details'>['saving']>['details'];

/** Saves the member, once, whatever becomes of the answers. */
export function createSaving(context: CoreContext, desk: Desk) {
  const { api, ports } = context;
  const inFlight = singleFlight<Done>();

  async function save(typed: DetailsDraft): Promise<Done> {
    const at = desk.at('details');
    if (!at.ok) return at;
    const draft = { ...at.value, details: typed };
    desk.set(draft);
    const details = parseDetails(typed, shopDay(context));
    return details.success ? saveOnce(draft, details.data) : invalidRequest(details.error);
  }

  /** A verification makes one member, so that whoever saves it meanwhile gets the answer of the save in hand. */
  function saveOnce(draft: DraftAt<'details'>, details: Details): Promise<Done> {
    return inFlight(draft.verification.id, () => send(draft, details));
  }

  async function send(draft: DraftAt<'details'>, details: Details): Promise<Done> {
    const unresolved = draft.saving;
    const same = unresolved && JSON.stringify(unresolved.details) === JSON.stringify(details);
    const saving = same ? unresolved : { operationId: ports.newId(), details };
    desk.set({ ...draft, saving });
    const verificationId = draft.verification.id;
    const saved = await api.call(saveMember, { body: { ...saving, verificationId } });
    const now = desk.draft();
    if (!now || verificationOf(now)?.id !== verificationId || !isSettled(saved)) return saved.ok ? ok({}) : saved;
    if (saved.ok) {
      const { text, country } = draft;
      desk.set({ step: 'saved', text, country, member: saved.value });
      return ok({});
    }
    if (now.step === 'details') desk.set({ ...now, saving: null });
    return saved;
  }

  return {
    save,
    /** A used verification means that an unanswered save was done: asking again with its id brings its answer. */
    async resolve(): Promise<void> {
      const draft = desk.draft();
      if (draft?.step !== 'details' || draft.verification.status !== 'used' || !draft.saving) return;
      const { name, email, birthday, marketingConsent } = draft.saving.details;
      const details = { name, email: email ?? '', birthday: birthday ?? '', marketingConsent };
      await saveOnce({ ...draft, details }, draft.saving.details);
    },
  };
}

/** What was left empty was not given, and a birthday that is none has no value that would fit. */
function parseDetails({ name, email, birthday, marketingConsent }: DetailsDraft, today: string) {
  return memberDetailsSchema.safeParse({
    name,
    email: email.trim() || null,
    birthday: parseBirthday(birthday, today),
    marketingConsent,
  });
}
