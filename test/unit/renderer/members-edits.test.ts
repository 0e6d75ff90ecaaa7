import { describe, expect, it } from 'vitest';
import type { MemberRecord } from '#shared/api/members.ts';
import { memberRecord } from '#test/fake-shop.ts';
import { differences, rebase, toDetails, toForm } from '../../../renderer/features/members/member-edits.ts';

const member: MemberRecord = {
  ...memberRecord,
  name: 'Siti Rahmah',
  email: 'siti@example.com',
  birthday: '1990-02-28',
  marketingConsent: true,
  tags: ['VIP'],
};
const TODAY = '2026-01-05';

describe('a member in the form', () => {
  it('is typed day first, and empty where nothing is known', () => {
    expect(toForm(member)).toEqual({
      name: 'Siti Rahmah',
      email: 'siti@example.com',
      birthday: '28/02/1990',
      marketingConsent: true,
      tags: ['VIP'],
    });
    expect(toForm({ ...member, email: null, birthday: null })).toMatchObject({ email: '', birthday: '' });
  });

  it('is saved as it was when nothing was typed', () => {
    for (const one of [member, { ...member, email: null, birthday: null }]) {
      expect(differences({ ...toDetails(toForm(one), TODAY), tags: toForm(one).tags }, one)).toEqual([]);
    }
  });

  it('is saved without spaces around, and without what was emptied', () => {
    const typed = { name: ' Siti ', email: ' ', birthday: '', marketingConsent: false };
    expect(toDetails(typed, TODAY)).toEqual({ name: 'Siti', email: null, birthday: null, marketingConsent: false });
    const edited = { ...toDetails(typed, TODAY), tags: ['VIP', 'Student'] };
    expect(differences(edited, member)).toEqual(['name', 'email', 'birthday', 'marketingConsent', 'tags']);
  });
});

describe('a member that somebody else changes while it is edited', () => {
  const now: MemberRecord = {
    ...member,
    revision: 2,
    name: 'Siti Aminah',
    email: null,
    birthday: '1991-03-01',
    marketingConsent: false,
    tags: ['VIP', 'Office'],
  };

  it('is shown as it stands now where nothing was typed', () => {
    expect(rebase(toForm(member), member, now)).toEqual(toForm(now));
  });

  it('keeps what was typed', () => {
    const typed = { name: 'Siti R.', email: 's@example.com', birthday: '28/2', marketingConsent: true, tags: [] };
    expect(rebase(typed, member, now)).toEqual({ ...typed, marketingConsent: false });
  });

  it('keeps it field by field', () => {
    expect(rebase({ ...toForm(member), name: 'Siti R.' }, member, now)).toEqual({ ...toForm(now), name: 'Siti R.' });
    expect(rebase({ ...toForm(member), email: '' }, member, { ...member, name: 'Siti Aminah' })).toMatchObject({
      name: 'Siti Aminah',
      email: '',
    });
  });

  it('takes a field that was typed back to where it began as not touched', () => {
    const unticked = { ...toForm(member), marketingConsent: false };
    expect(rebase(unticked, member, { ...member, marketingConsent: true }).marketingConsent).toBe(false);
    expect(rebase(toForm(member), member, now).marketingConsent).toBe(false);
  });
});
