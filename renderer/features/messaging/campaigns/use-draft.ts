import { useState } from 'react';
import type { Campaign } from '#shared/api/campaigns.ts';
import { type DraftEdit, followEdit, startEdit } from './draft-edit.ts';
import { type DraftForm, isChanged } from './draft-rules.ts';

/** What is typed and not saved, by the campaign's id; it stays while others are looked at. */
export type DraftEdits = Map<string, DraftEdit>;
/** The new campaign's, which has no id yet. */
export const NEW = 'new';

/** The composer's form: what was typed, else what is saved. */
export function useDraft(edits: DraftEdits, saved: Campaign | null) {
  const key = saved?.id ?? NEW;
  const [edit, setEdit] = useState<DraftEdit>(() => edits.get(key) ?? startEdit(saved));
  const followed = followEdit(edit, saved);
  if (followed !== edit) setEdit(followed);
  const { opened, base, typed } = followed;

  const keep = (next: DraftEdit): void => {
    setEdit(next);
    if (isChanged(next.typed, next.base)) edits.set(key, next);
    else edits.delete(key);
  };
  return {
    form: typed,
    base,
    /** Before somebody else changed it meanwhile. */
    opened,
    changed: isChanged(typed, base),
    setForm: (form: DraftForm) => keep({ ...followed, typed: form }),
    /** What was typed is over: saved, or taken back. */
    settle(now: Campaign | null) {
      edits.delete(key);
      edits.delete(NEW);
      setEdit(startEdit(now));
    },
  };
}
