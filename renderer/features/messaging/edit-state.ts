/** What can be edited: each save makes a new revision of it. */
export interface Revised {
  revision: number;
}

export interface Edit<Saved, Form> {
  /** What is saved, as the typing began with it; null of something new. */
  opened: Saved | null;
  typed: Form;
}

/** Whether anything is typed that is not saved. */
export function isEditChanged<Saved, Form>(
  { opened, typed }: Edit<Saved, Form>,
  toForm: (saved: Saved | null) => Form,
): boolean {
  return JSON.stringify(typed) !== JSON.stringify(toForm(opened));
}

/**
 * While nothing is typed the form follows what is saved; what is typed stays, and saving it replaces what stands there
 * then.
 */
export function followEdit<Saved extends Revised, Form>(
  edit: Edit<Saved, Form>,
  saved: Saved | null,
  toForm: (saved: Saved | null) => Form,
): Edit<Saved, Form> {
  if (edit.opened?.revision === saved?.revision || isEditChanged(edit, toForm)) return edit;
  return { opened: saved, typed: toForm(saved) };
}
