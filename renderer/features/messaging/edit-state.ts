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
  if (edit.opened?.revision === saved?.revision) return edit;
  // What is typed may be what stands there now, as when it was read while it was being saved.
  if (isEditChanged(edit, toForm) && isEditChanged({ opened: saved, typed: edit.typed }, toForm)) return edit;
  return { opened: saved, typed: toForm(saved) };
}

/** Whether somebody else wrote another text or other settings since the typing began; a switch is neither. */
export function isOvertaken<Saved extends Revised, Form>(
  { opened }: Edit<Saved, Form>,
  saved: Saved | null,
  toForm: (saved: Saved | null) => Form,
): boolean {
  return opened !== null && JSON.stringify(toForm(opened)) !== JSON.stringify(toForm(saved));
}

/**
 * What is typed once it was saved.
 * @param sent the form as it was when it was sent: what was typed since then stays
 * @param typed the form as it is now
 */
export function afterSaving<Saved, Form>(
  saved: Saved,
  { sent, typed }: { sent: Form; typed: Form },
  toForm: (saved: Saved | null) => Form,
): Edit<Saved, Form> {
  return { opened: saved, typed: JSON.stringify(typed) === JSON.stringify(sent) ? toForm(saved) : typed };
}
