import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prune } from '#server/jobs/prune.ts';
import { signIn } from '#shared/api/sessions.ts';
import { errorCode, pairCounter, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';
import { openTestCounter } from '#test/test-counter.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('what has served its purpose', () => {
  let backend: TestBackend;
  beforeEach(async () => {
    backend = await startTestBackend();
  });
  afterEach(() => backend.close());

  async function count(table: 'operations' | 'sessions' | 'throttles'): Promise<number> {
    const rows = await backend.database.reader.selectFrom(table).selectAll().execute();
    return rows.length;
  }

  it('goes: answers to commands after a week', async () => {
    const counter = await openTestCounter(backend);
    await counter.sendCode();
    await backend.clock.advance(7 * DAY);
    await prune(backend.database);
    expect(await count('operations')).toBe(1);
    await backend.clock.advance(1);
    await prune(backend.database);
    expect(await count('operations')).toBe(0);
  });

  it('goes: old answers as far as the first that is kept, and none before its week is over', async () => {
    const { deviceId: device_id } = await openTestCounter(backend);
    const now = backend.clock.now();
    // The clock was ahead for a moment, and was set back after the third.
    const written = { ahead: now + 30 * DAY, old: now - 8 * DAY, new: now, 'set back': now - 8 * DAY };
    await backend.database.write(async ({ tx }) => {
      for (const [id, created_at] of Object.entries(written)) {
        const answer = { device_id, id, request_hash: '', status: 200, reply: '', created_at };
        await tx.insertInto('operations').values(answer).execute();
      }
    });
    const left = async () => {
      await prune(backend.database);
      const rows = await backend.database.reader.selectFrom('operations').select('id').orderBy('seq').execute();
      return rows.map(({ id }) => id);
    };
    expect(await left()).toEqual(['ahead', 'new', 'set back']);
    await backend.clock.advance(7 * DAY + 1);
    expect(await left()).toEqual(['ahead']);
    await backend.clock.advance(30 * DAY);
    expect(await left()).toEqual([]);
  });

  it('goes: sessions a month after their end, but for the last of each person', async () => {
    const { deviceToken, counter } = await pairCounter(backend);
    const [mei, ravi] = ['Mei Lin', 'Ravi Kumar'].map(
      (name) => counter.staff.find((one) => one.name === name)?.id ?? '',
    );
    const enter = async (staffId = '', pin = '') => {
      unwrap(await backend.call(signIn, { body: { staffId, pin } }, deviceToken));
      await backend.clock.advance(HOUR);
    };
    await enter(mei, '1234');
    await enter(mei, '1234');
    await enter(ravi, '4321');
    await prune(backend.database);
    expect(await count('sessions')).toBe(3);
    await backend.clock.advance(31 * DAY);
    await prune(backend.database);
    const left = await backend.database.reader.selectFrom('sessions').select('staff_id').execute();
    expect(left.map(({ staff_id }) => staff_id).sort()).toEqual([mei, ravi].sort());
  });

  it('goes: wrong PINs after a day', async () => {
    const { deviceToken, counter } = await pairCounter(backend);
    const staffId = counter.staff[0]?.id ?? '';
    expect(errorCode(await backend.call(signIn, { body: { staffId, pin: '0000' } }, deviceToken))).toBe('wrong_pin');
    const before = await count('throttles');
    expect(before).toBeGreaterThan(0);
    await backend.clock.advance(DAY + 1);
    await prune(backend.database);
    expect(await count('throttles')).toBe(0);
  });
});
