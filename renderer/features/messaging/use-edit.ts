import { useState } from 'react';
import { type Edit, followEdit, isEditChanged, type Revised } from './edit-state.ts';

/** What is typed and not saved, by a key each; it stays while others are looked at. */
export type Edits<Saved, Form> = Map<string, Edit<Saved, Form>>;

interface EditOptions<Saved, Form> {
  key: string;
  saved: Saved | null;
  /** What the form begins with. */
  toForm: (saved: Saved | null) => Form;
}

/** A form over something that somebody else may change meanwhile. */
export function useEdit<Saved extends Revised, Form>(
  edits: Edits<Saved, Form>,
  { key, saved, toForm }: EditOptions<Saved, Form>,
) {
  const [edit, setEdit] = useState<Edit<Saved, Form>>(() => edits.get(key) ?? { opened: saved, typed: toForm(saved) });
  const followed = followEdit(edit, saved, toForm);
  if (followed !== edit) setEdit(followed);
  const { opened, typed } = followed;
  const changed = isEditChanged(followed, toForm);
  return {
    form: typed,
    changed,
    /** Whether somebody else saved it since the typing began. */
    changedMeanwhile: changed && opened !== null && opened.revision !== saved?.revision,
    setForm(form: Form) {
      const next = { opened, typed: form };
      setEdit(next);
      if (isEditChanged(next, toForm)) edits.set(key, next);
      else edits.delete(key);
    },
    /** What was typed is over: saved, or taken back. */
    settle(now: Saved | null) {
      edits.delete(key);
      setEdit({ opened: now, typed: toForm(now) });
    },
  };
}
