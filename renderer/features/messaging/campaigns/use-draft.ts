import { useRef, useState } from 'react';
import type { Campaign } from '#shared/api/campaigns.ts';
import { afterSaving, type DraftEdit, followEdit, startEdit } from './draft-edit.ts';
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
  // Who waits for an answer sees with it what was typed meanwhile.
  const newest = useRef(typed);
  newest.current = typed;

  const keep = (next: DraftEdit, at: string): void => {
    setEdit(next);
    if (isChanged(next.typed, next.base)) edits.set(at, next);
    else edits.delete(at);
  };
  return {
    form: typed,
    base,
    /** Before somebody else changed it meanwhile. */
    opened,
    changed: isChanged(typed, base),
    setForm: (form: DraftForm) => keep({ ...followed, typed: form }, key),
    /**
     * The form as it is on screen is saved.
     * @returns whether nothing was typed since it was sent
     */
    settleSaved(now: Campaign): boolean {
      const next = afterSaving(now, typed, newest.current);
      edits.delete(key);
      keep(next, now.id);
      return !isChanged(next.typed, now);
    },
    /** What was typed is taken back. */
    settle(now: Campaign | null) {
      edits.delete(key);
      setEdit(startEdit(now));
    },
  };
}
