import type { Campaign } from '#shared/api/campaigns.ts';
import { type DraftForm, EMPTY_FORM, isChanged, rebase, toForm } from './draft-rules.ts';

/** A draft that is being typed. */
export interface DraftEdit {
  /** The draft as it was when the typing began, and its newest state that the typing has followed; null of a new one. */
  opened: Campaign | null;
  base: Campaign | null;
  typed: DraftForm;
}

/** @param saved null for a new campaign */
export function startEdit(saved: Campaign | null): DraftEdit {
  return { opened: saved, base: saved, typed: saved === null ? EMPTY_FORM : toForm(saved) };
}

/** Follows what is saved while somebody types: what was typed stays, the rest becomes what stands there now. */
export function followEdit(edit: DraftEdit, saved: Campaign | null): DraftEdit {
  if (saved === null || edit.base?.revision === saved.revision) return edit;
  // What is typed is what stands there now, as when it was read while it was being saved.
  if (!isChanged(edit.typed, saved)) return startEdit(saved);
  if (edit.base === null) return { ...edit, opened: saved, base: saved };
  if (!isChanged(edit.typed, edit.base)) return startEdit(saved);
  return { ...edit, base: saved, typed: rebase(edit.typed, edit.base, saved) };
}

/**
 * What is typed once a draft was saved.
 * @param sent the form as it was when it was sent: what was typed since then stays
 * @param typed the form as it is now
 */
export function afterSaving(saved: Campaign, sent: DraftForm, typed: DraftForm): DraftEdit {
  return JSON.stringify(typed) === JSON.stringify(sent) ? startEdit(saved) : { opened: saved, base: saved, typed };
}
