import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeActivity, getActivities } from '#shared/api/activities.ts';
import type { ActivityKind } from '#shared/domain/messaging.ts';
import { type MemberDesk, openMemberDesk } from '#test/member-desk.ts';
import { auditOutbox } from '#test/outbox-audit.ts';
import { startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';
import { PHONE } from '#test/test-counter.ts';

const NEW_PHONE = '+6587654321';

describe('what a member is told at the counter', () => {
  let backend: TestBackend;
  let desk: MemberDesk;
  let told: number;

  beforeEach(async () => {
    told = 0;
    backend = await startTestBackend();
    desk = await openMemberDesk(backend);
    for (const kind of ['welcome', 'pin_changed', 'phone_changed'] as const) await switchOn(kind);
    backend.startJobs();
  });
  afterEach(() => backend.close());

  async function switchOn(kind: ActivityKind): Promise<void> {
    const { activities } = unwrap(await backend.call(getActivities, {}, desk.manager));
    const offered = activities.find((one) => one.kind === kind);
    if (!offered) throw new Error(`no activity ${kind}`);
    const { revision, text, settings } = offered;
    const body = { operationId: randomUUID(), revision, enabled: true, text, settings };
    unwrap(await backend.call(changeActivity, { params: { kind }, body }, desk.manager));
  }

  /** What was sent since the last time that this was asked, codes left out. */
  const messages = async () => {
    await backend.clock.advance(5_000);
    const all = backend.sms.sent.filter(({ body }) => !/\b\d{6}\b/.test(body)).map(({ to, body }) => ({ to, body }));
    const fresh = all.slice(told);
    told = all.length;
    return fresh;
  };

  it('is that they are welcome, that their password changed, and at the old number that there is a new one', async () => {
    const { id } = await desk.join();
    const welcome = 'Welcome to Kopi & Co, Siti! You are a member now. Just tell us this number when you visit.';
    expect(await messages()).toEqual([{ to: PHONE, body: welcome }]);

    const proof = await desk.proveForPassword(id);
    unwrap(await desk.setPassword(id, proof.id, 'correct horse battery'));
    const [password] = await messages();
    expect(password).toMatchObject({ to: PHONE, body: expect.stringContaining('your password was changed on 23 Nov') });

    unwrap(await desk.changePhone(await desk.record(id), NEW_PHONE));
    const [number] = await messages();
    expect(number).toMatchObject({ to: PHONE, body: expect.stringContaining('changed to +65 **** 4321 on 23 Nov') });
    expect(await auditOutbox(backend.database.reader)).toEqual([]);
  });

  it('is nothing where nothing came of it, and once where the answer was lost', async () => {
    const { id, phone } = await desk.join();
    await messages();
    const proof = await desk.proveForPassword(id);
    const operationId = randomUUID();
    const refused = await desk.setPassword(id, randomUUID(), 'correct horse battery');
    expect(refused.ok).toBe(false);
    expect(await messages()).toEqual([]);
    for (const _ of [1, 2]) unwrap(await desk.setPassword(id, proof.id, 'correct horse battery', operationId));
    expect((await messages()).map(({ to }) => to)).toEqual([phone]);
  });
});
