import { useRef, useState } from 'react';
import { afterSaving, type Edit, followEdit, isEditChanged, isOvertaken, type Revised } from './edit-state.ts';

/** What is typed and not saved, by a key each; it stays while others are looked at. */
export interface Edits<Saved, Form> extends Pick<ReadonlyMap<string, Edit<Saved, Form>>, 'get' | 'has'> {
  set(key: string, edit: Edit<Saved, Form>): void;
  delete(key: string): void;
}

/** Keeps what is typed. Whoever shows which of them have something unsaved renders anew when that changes. */
export function useEdits<Saved, Form>(): Edits<Saved, Form> {
  const [edits, setEdits] = useState<ReadonlyMap<string, Edit<Saved, Form>>>(() => new Map());
  return {
    get: (key) => edits.get(key),
    has: (key) => edits.has(key),
    set: (key, edit) => setEdits((last) => new Map([...last, [key, edit]])),
    delete: (key) => setEdits((last) => new Map([...last].filter(([each]) => each !== key))),
  };
}

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
  // Who waits for an answer sees with it what was typed meanwhile.
  const newest = useRef(typed);
  newest.current = typed;

  const keep = (next: Edit<Saved, Form>, at: string): void => {
    setEdit(next);
    if (isEditChanged(next, toForm)) edits.set(at, next);
    else edits.delete(at);
  };
  return {
    form: typed,
    changed,
    /** Whether somebody else saved it since the typing began. */
    changedMeanwhile: changed && isOvertaken(followed, saved, toForm),
    setForm: (form: Form) => keep({ opened, typed: form }, key),
    /**
     * The form as it is on screen is saved; what was typed since it was sent stays.
     * @param at the key from now on
     */
    settleSaved(now: Saved, at: string) {
      edits.delete(key);
      keep(afterSaving(now, { sent: typed, typed: newest.current }, toForm), at);
    },
    /** What was typed is taken back. */
    settle(now: Saved | null) {
      edits.delete(key);
      setEdit({ opened: now, typed: toForm(now) });
    },
  };
}
