import { z } from 'zod';
import { type KeptDraft, keptDraftSchema, MOST_DRAFTS } from '#shared/contract/snapshot.ts';
import { type Country, formatAsTyped, parsePhone } from '#shared/domain/phone.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { CoreContext } from '../../feature.ts';
import type { ParsedInput } from '../../handlers.ts';
import { serverNow } from '../../server-time.ts';
import type { Desk } from './desk.ts';
import { type DraftAt, emptyDraft } from './draft.ts';
import { parseSendable } from './sendable.ts';

type Done = Result<Record<string, never>>;
type Kept = Pick<KeptDraft, 'phone' | 'country' | 'name'>;

/**
 * Numbers that wait to be sent a code: typed without a line, or put off. They are the counter's, as the registration in
 * hand is, and nothing is sent to them by itself. A number leaves the list once the registration has gone on with it,
 * or by hand; clearing the field it was taken up into loses nothing. It is on disk in its new place before it leaves the
 * old one: a crash in between leaves it in both, where it can be seen, and not in neither.
 */
export function createKeeping(context: CoreContext, desk: Desk) {
  const { ports, store, cache } = context;
  const document = cache.document('drafts', z.array(z.unknown()));
  // One by one: what cannot be read of one must not lose the others.
  let drafts: readonly KeptDraft[] = (document.read() ?? []).flatMap(
    (kept) => keptDraftSchema.safeParse(kept).data ?? [],
  );
  const find = (phone: string) => drafts.find((draft) => draft.phone === phone);

  function show(): void {
    store.setState({ drafts: desk.isOpen() ? [...drafts] : [] });
  }

  function set(next: readonly KeptDraft[]): void {
    drafts = next;
    document.write([...next]);
    show();
  }

  /** @returns null when there is no room for another number */
  function withKept(list: readonly KeptDraft[], { phone, country, name }: Kept): KeptDraft[] | null {
    const { stage } = store.getState();
    const before = list.find((draft) => draft.phone === phone);
    const others = list.filter((draft) => draft !== before);
    if (others.length >= MOST_DRAFTS) return null;
    const draft = {
      id: before?.id ?? ports.newId(),
      phone,
      country,
      name: name.trim() || (before?.name ?? ''),
      keptAt: serverNow(context),
      staffName: stage.kind === 'open' ? stage.staff.name : '',
    };
    return [draft, ...others];
  }

  function keep({ text, country, name }: ParsedInput<'registration.keep'>): Done {
    const at = desk.at('phone', 'code');
    if (!at.ok) return at;
    const parsed = parseSendable(text, country);
    if (!parsed.ok) return parsed;
    const { e164: phone, country: ofNumber } = parsed.value;
    const next = withKept(drafts, { phone, country: ofNumber, name: name || nameIn(at.value) });
    if (!next) return noRoom();
    set(next);
    // The next customer's number may have been begun before the last one was kept.
    if (holds(at.value, phone)) desk.set(emptyDraft(homeCountry(country)));
    return ok({});
  }

  function takeUp({ id }: ParsedInput<'registration.takeUp'>): Done {
    const at = desk.at('phone', 'saved', 'known_member', 'password_set');
    if (!at.ok) return at;
    const draft = drafts.find((candidate) => candidate.id === id);
    if (!draft) return err('not_found');
    const { phone, country, name } = draft;
    const text = formatAsTyped(phone, country);
    const field = at.value.step === 'phone' ? at.value : emptyDraft(country);
    const inField = numberIn(field);
    if (inField?.phone === phone) {
      desk.fill({ ...field, text, country, name: name || inField.name });
      return ok({});
    }
    // A whole number that stood in the field waits as well. A few digits are no number to come back to: whoever says them
    // is still at the counter.
    if (inField && !isWaiting(inField)) {
      const next = withKept(drafts, inField);
      if (!next) return noRoom();
      set(next);
    }
    // What was sent and not answered, or reached, belongs to its number, and that may be this one.
    desk.fill({ ...field, text, country, name });
    return ok({});
  }

  function isWaiting({ phone, name }: Kept): boolean {
    const draft = find(phone);
    return draft !== undefined && (name.trim() === '' || name.trim() === draft.name);
  }

  function homeCountry(otherwise: Country): Country {
    return store.getState().shop?.homeCountry ?? otherwise;
  }

  return {
    show,
    keep,
    takeUp,
    /** The name that waits with a number; empty when there is none. */
    nameOf: (phone: string): string => find(phone)?.name ?? '',
    /** The registration has gone on with this number: its code was sent, or it is a member's. */
    leave(phone: string): void {
      if (find(phone)) set(drafts.filter((draft) => draft.phone !== phone));
    },
    drop({ id }: ParsedInput<'registration.drop'>): Done {
      if (!desk.isOpen()) return err('not_signed_in');
      set(drafts.filter((draft) => draft.id !== id));
      return ok({});
    },
    clear(): void {
      drafts = [];
      document.remove();
      show();
    },
  };
}
export type Keeping = ReturnType<typeof createKeeping>;

function noRoom(): Done {
  return err('invalid_request', { fields: [{ path: 'drafts', reason: `at most ${MOST_DRAFTS}` }] });
}

/** What was typed of the details before the code was waited for again. */
function nameIn(draft: DraftAt<'phone'> | DraftAt<'code'>): string {
  return draft.step === 'code' ? draft.details.name : '';
}

function numberIn({ text, country, name }: DraftAt<'phone'>): Kept | null {
  const parsed = parsePhone(text, country);
  return parsed.kind === 'ok' ? { phone: parsed.e164, country: parsed.country, name } : null;
}

function holds(draft: DraftAt<'phone'> | DraftAt<'code'>, phone: string): boolean {
  return draft.step === 'code' ? draft.verification.phone === phone : numberIn(draft)?.phone === phone;
}
