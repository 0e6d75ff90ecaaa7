import { describe, expect, it } from 'vitest';
import { campaign } from '#test/fake-messaging.ts';
import { followEdit as followDraft, startEdit } from '../../../renderer/features/messaging/campaigns/draft-edit.ts';
import { type Edit, followEdit, isEditChanged } from '../../../renderer/features/messaging/edit-state.ts';

describe('a draft that is typed', () => {
  const theirs = { ...campaign, revision: 2, name: 'Theirs', text: 'Theirs' };
  const typing = { ...startEdit(campaign), typed: { ...startEdit(campaign).typed, text: 'Mine' } };

  it('follows what is saved while nothing is typed', () => {
    expect(followDraft(startEdit(campaign), theirs)).toEqual(startEdit(theirs));
  });

  it('keeps what is typed, takes in the rest, and knows what it began with', () => {
    const followed = followDraft(typing, theirs);
    expect(followed).toMatchObject({ opened: campaign, base: theirs, typed: { name: 'Theirs', text: 'Mine' } });
    expect(followDraft(followed, theirs)).toBe(followed);
  });

  it('of a new campaign becomes one of the campaign that it was saved as, and loses nothing typed meanwhile', () => {
    const fresh = { ...startEdit(null), typed: typing.typed };
    expect(followDraft(fresh, null)).toBe(fresh);
    expect(followDraft(fresh, campaign)).toEqual({ opened: campaign, base: campaign, typed: typing.typed });
  });
});

interface Saved {
  revision: number;
  text: string;
}

describe('a rule or an activity message that is typed', () => {
  const toForm = (saved: Saved | null) => saved?.text ?? '';
  const old: Saved = { revision: 1, text: 'old' };
  const theirs: Saved = { revision: 2, text: 'theirs' };

  it('follows what is saved while nothing is typed', () => {
    expect(followEdit({ opened: old, typed: 'old' }, theirs, toForm)).toEqual({ opened: theirs, typed: 'theirs' });
  });

  it('keeps what is typed, and still knows what it began with', () => {
    const edit: Edit<Saved, string> = { opened: old, typed: 'mine' };
    expect(isEditChanged(edit, toForm)).toBe(true);
    expect(followEdit(edit, theirs, toForm)).toBe(edit);
  });

  it('is not taken for changed by figures that are read anew', () => {
    const edit: Edit<Saved, string> = { opened: old, typed: 'old' };
    expect(followEdit(edit, { ...old }, toForm)).toBe(edit);
    expect(isEditChanged(edit, toForm)).toBe(false);
  });
});
