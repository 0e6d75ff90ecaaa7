import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Member } from '#shared/api/members.ts';
import { type MemberDesk, openMemberDesk } from '#test/member-desk.ts';
import { errorCode, START, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';
import { PHONE } from '#test/test-counter.ts';

const MINUTE = 60_000;

describe('changing a member', () => {
  let backend: TestBackend;
  let desk: MemberDesk;
  let member: Member;

  beforeEach(async () => {
    backend = await startTestBackend();
    desk = await openMemberDesk(backend);
    member = await desk.join(PHONE, { marketingConsent: true });
  });
  afterEach(() => backend.close());

  it('answers with all that stands there now, under a new revision', async () => {
    const before = await desk.record(member.id);
    const change = { name: 'Siti binte Rahmah', email: 'siti@mail.example', birthday: '1990-02-28' };
    const changed = unwrap(await desk.change(before, change));
    expect(changed).toEqual({ ...before, ...change, revision: before.revision + 1 });
    expect(await desk.record(member.id)).toEqual(changed);
  });

  it('is refused when somebody else changed the member meanwhile, and overwrites nothing', async () => {
    const seen = await desk.record(member.id);
    unwrap(await desk.change(seen, { name: 'First' }));
    expect(errorCode(await desk.change(seen, { name: 'Second' }))).toBe('member_changed');
    expect(await desk.record(member.id)).toMatchObject({ name: 'First' });
  });

  it('writes nothing when nothing is different', async () => {
    const seen = await desk.record(member.id);
    await backend.clock.advance(MINUTE);
    expect(unwrap(await desk.change(seen, {}))).toEqual(seen);
    expect((await desk.changes()).upTo).toBe(seen.revision);
  });

  it('keeps each yes and no to news and offers, with who wrote it down where', async () => {
    await backend.clock.advance(MINUTE);
    const withdrawn = unwrap(await desk.change(await desk.record(member.id), { marketingConsent: false }));
    expect(withdrawn).toMatchObject({ marketingConsent: false, consentAt: null });
    await backend.clock.advance(MINUTE);
    const renewed = unwrap(await desk.change(withdrawn, { marketingConsent: true }));
    expect(renewed).toMatchObject({ marketingConsent: true, consentAt: START + 2 * MINUTE });
    const by = { how: 'counter', staffName: 'Ravi Kumar', deviceName: 'Back office' };
    expect(renewed.consents).toEqual([
      { at: START + 2 * MINUTE, given: true, ...by },
      { at: START + MINUTE, given: false, ...by },
      { at: START, given: true, how: 'counter', staffName: 'Mei Lin', deviceName: 'Front till' },
    ]);
  });

  it('leaves the consent as it was given when something else changes', async () => {
    await backend.clock.advance(MINUTE);
    const changed = unwrap(await desk.change(await desk.record(member.id), { name: 'Siti' }));
    expect(changed).toMatchObject({ consentAt: START, consents: [{ at: START }] });
  });

  it('takes no birthday that is still to come', async () => {
    const seen = await desk.record(member.id);
    expect(await desk.change(seen, { birthday: '2026-11-24' })).toMatchObject({
      error: { code: 'invalid_request', details: { fields: [{ path: 'details.birthday' }] } },
    });
    expect(await desk.record(member.id)).toEqual(seen);
  });

  it('is one change when the command is repeated', async () => {
    const seen = await desk.record(member.id);
    const operationId = randomUUID();
    const answers = await Promise.all([
      desk.change(seen, { name: 'Siti' }, operationId),
      desk.change(seen, { name: 'Siti' }, operationId),
    ]);
    const later = await desk.change(seen, { name: 'Siti' }, operationId);
    expect(new Set([...answers, later].map(({ bytes }) => bytes)).size).toBe(1);
    expect((await desk.changes()).upTo).toBe(seen.revision + 1);
  });

  it('finds nobody under an id that is nobody’s', async () => {
    const seen = await desk.record(member.id);
    expect(errorCode(await desk.change({ ...seen, id: randomUUID() }, {}))).toBe('not_found');
  });
});
