import { describe, expect, it } from 'vitest';
import { err, ok } from '#shared/errors.ts';
import { campaign } from '#test/fake-messaging.ts';
import {
  afterSaving as afterSavingDraft,
  followEdit as followDraft,
  startEdit,
} from '../../../renderer/features/messaging/campaigns/draft-edit.ts';
import {
  afterSaving,
  type Edit,
  followEdit,
  isEditChanged,
  isOvertaken,
} from '../../../renderer/features/messaging/edit-state.ts';
import { takeWorkedOut, type WorkedOut } from '../../../renderer/features/messaging/worked-out.ts';

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

  it('is not taken for changed by others when it is read while it is being saved', () => {
    const saved = { ...campaign, revision: 2, text: 'Mine' };
    expect(followDraft(typing, saved)).toEqual(startEdit(saved));
  });

  it('keeps what is typed while it is being saved', () => {
    const saved = { ...campaign, revision: 2, text: 'Mine' };
    expect(afterSavingDraft(saved, typing.typed, typing.typed)).toEqual(startEdit(saved));
    const more = { ...typing.typed, text: 'Mine, and more' };
    expect(afterSavingDraft(saved, typing.typed, more)).toEqual({ opened: saved, base: saved, typed: more });
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

  it('is overtaken by another text alone, and not by a switch that is turned meanwhile', () => {
    const edit: Edit<Saved, string> = { opened: old, typed: 'mine' };
    expect(isOvertaken(edit, theirs, toForm)).toBe(true);
    expect(isOvertaken(edit, { ...old, revision: 2 }, toForm)).toBe(false);
    expect(isOvertaken({ opened: null, typed: 'mine' }, null, toForm)).toBe(false);
  });

  it('is not taken for changed by others when it is read while it is being saved', () => {
    const saved = { revision: 2, text: 'mine' };
    expect(followEdit({ opened: old, typed: 'mine' }, saved, toForm)).toEqual({ opened: saved, typed: 'mine' });
  });

  it('keeps what is typed while it is being saved', () => {
    expect(afterSaving(theirs, { sent: ' theirs ', typed: ' theirs ' }, toForm)).toEqual({
      opened: theirs,
      typed: 'theirs',
    });
    expect(afterSaving(theirs, { sent: 'theirs', typed: 'theirs, and more' }, toForm)).toEqual({
      opened: theirs,
      typed: 'theirs, and more',
    });
  });
});

describe('what is worked out for a text', () => {
  const last: WorkedOut<number> = { key: 'a', value: 1, error: null };
  const failed = err('server_timeout');

  it('is the newest answer', () => {
    expect(takeWorkedOut(last, 'b', ok(2))).toEqual({ key: 'b', value: 2, error: null });
  });

  it('is not what another text came to where there is no answer', () => {
    expect(takeWorkedOut(last, 'a', failed)).toEqual({ key: 'a', value: 1, error: failed.error });
    expect(takeWorkedOut(last, 'b', failed)).toEqual({ key: 'b', value: null, error: failed.error });
  });
});
