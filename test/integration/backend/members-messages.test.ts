import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EventBus } from '#server/modules/events/event-bus.ts';
import { OptOuts } from '#server/modules/opt-outs/service.ts';
import { type MemberDesk, openMemberDesk } from '#test/member-desk.ts';
import { errorCode, START, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';
import { PHONE } from '#test/test-counter.ts';

const MINUTE = 60_000;
const BY_RAVI = { staffName: 'Ravi Kumar', deviceName: 'Back office' };
const JOINING = { at: START, given: true, how: 'counter', staffName: 'Mei Lin', deviceName: 'Front till' };

describe('messages to a member', () => {
  let backend: TestBackend;
  let desk: MemberDesk;
  let id: string;

  beforeEach(async () => {
    backend = await startTestBackend();
    desk = await openMemberDesk(backend);
    ({ id } = await desk.join(PHONE, { marketingConsent: true }));
    await backend.clock.advance(MINUTE);
  });
  afterEach(() => backend.close());

  const allow = async (allowed: boolean) => unwrap(await desk.setMessages(await desk.record(id), allowed));

  it('are stopped by hand: news end too, and it is written down who did it where', async () => {
    const stopped = await allow(false);
    expect(stopped).toMatchObject({
      optedOut: { at: START + MINUTE, how: 'staff' },
      marketingConsent: false,
      consentAt: null,
      consents: [{ at: START + MINUTE, given: false, how: 'staff', ...BY_RAVI }, JOINING],
    });
    expect(await desk.record(id)).toEqual(stopped);
  });

  it('are allowed again, which is no yes to news', async () => {
    await allow(false);
    await backend.clock.advance(MINUTE);
    const allowed = await allow(true);
    expect(allowed).toMatchObject({ optedOut: null, marketingConsent: false });
    expect(allowed.consents).toHaveLength(2);
  });

  it('come again with a yes to news at a counter', async () => {
    const stopped = await allow(false);
    await backend.clock.advance(MINUTE);
    const agreed = unwrap(await desk.change(stopped, { marketingConsent: true }));
    expect(agreed).toMatchObject({ optedOut: null, marketingConsent: true, consentAt: START + 2 * MINUTE });
  });

  it('stay stopped when something else is changed, or news are refused again', async () => {
    const stopped = await allow(false);
    const renamed = unwrap(await desk.change(stopped, { name: 'Siti' }));
    expect(renamed).toMatchObject({ name: 'Siti', optedOut: stopped.optedOut });
  });

  it('are not stopped by a no to news', async () => {
    const refused = unwrap(await desk.change(await desk.record(id), { marketingConsent: false }));
    expect(refused).toMatchObject({ marketingConsent: false, optedOut: null });
  });

  it('are another member’s than what was seen when somebody changed them meanwhile', async () => {
    const seen = await desk.record(id);
    await allow(false);
    expect(errorCode(await desk.setMessages(seen, true))).toBe('member_changed');
    const { upTo } = await desk.changes();
    const operationId = randomUUID();
    const again = await desk.setMessages(await desk.record(id), false, operationId);
    expect(unwrap(again)).toMatchObject({ optedOut: { how: 'staff' } });
    expect((await desk.changes()).upTo).toBe(upTo);
  });

  it('that were stopped by a reply name nobody of the shop', async () => {
    const { shop_id } = await backend.database.reader.selectFrom('members').select('shop_id').executeTakeFirstOrThrow();
    const optOuts = new OptOuts(new EventBus());
    await backend.database.write((work) => optOuts.stop(work, shop_id, PHONE, 'reply'));
    const nobody = { staffName: null, deviceName: null };
    expect(await desk.record(id)).toMatchObject({
      optedOut: { at: START + MINUTE, how: 'reply' },
      consents: [{ at: START + MINUTE, given: false, how: 'reply', ...nobody }, JOINING],
    });
  });
});
