import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FREE_DEVICE_TRIES } from '#shared/domain/throttle.ts';
import { openOffice } from '#test/shop-office.ts';
import { errorCode, pairCounter, START, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';

const SECOND = 1_000;
const NAMES = ['Ann', 'Ben', 'Chi', 'Dina', 'Eve', 'Faiz'];

describe('guessing PINs from name to name', () => {
  let backend: TestBackend;
  let office: Awaited<ReturnType<typeof openOffice>>;
  let deviceToken: string;

  beforeEach(async () => {
    backend = await startTestBackend();
    office = await openOffice(backend);
    ({ deviceToken } = await pairCounter(backend));
    for (const name of NAMES) unwrap(await office.add(name));
  });
  afterEach(() => backend.close());

  /** Fewer wrong ones for each person than they have to wait for. */
  const guess = async (times: number) => {
    for (let n = 0; n < times; n++) {
      const name = NAMES[n % NAMES.length] ?? '';
      expect(errorCode(await office.enter(name, '0000', deviceToken)), `try ${n + 1}`).toBe('wrong_pin');
    }
  };

  it('makes everybody at the device wait, twice as long each time, and nobody at another device', async () => {
    await guess(FREE_DEVICE_TRIES);
    expect(await office.enter('Faiz', '7777', deviceToken)).toMatchObject({
      status: 429,
      error: { code: 'too_many_attempts', details: { liftsAt: START + 30 * SECOND } },
    });
    const { deviceToken: other } = await pairCounter(backend, 'Back till');
    expect((await office.enter('Faiz', '7777', other)).ok).toBe(true);

    await backend.clock.advance(30 * SECOND);
    expect(errorCode(await office.enter('Faiz', '0000', deviceToken))).toBe('wrong_pin');
    expect(await office.enter('Faiz', '7777', deviceToken)).toMatchObject({
      error: { details: { liftsAt: START + 90 * SECOND } },
    });
  });

  it('is not forgotten with a right PIN of one’s own', async () => {
    await guess(FREE_DEVICE_TRIES - 2);
    expect((await office.enter('Faiz', '7777', deviceToken)).ok).toBe(true);
    // What Faiz had mistyped himself is forgotten with it.
    const ofFaiz = Math.floor((FREE_DEVICE_TRIES - 2) / NAMES.length);
    await guess(ofFaiz + 2);
    expect(errorCode(await office.enter('Faiz', '7777', deviceToken))).toBe('too_many_attempts');
  });

  it('forgets what somebody mistyped before the right one', async () => {
    for (let round = 0; round < FREE_DEVICE_TRIES; round++) {
      expect(errorCode(await office.enter('Ann', '0000', deviceToken))).toBe('wrong_pin');
      expect((await office.enter('Ann', '7777', deviceToken)).ok).toBe(true);
    }
  });

  it('still makes one person wait after five, and counts a refused try for nobody', async () => {
    for (let n = 0; n < 5; n++) expect(errorCode(await office.enter('Ann', '0000', deviceToken))).toBe('wrong_pin');
    for (let n = 0; n < FREE_DEVICE_TRIES; n++) {
      expect(errorCode(await office.enter('Ann', '0000', deviceToken))).toBe('too_many_attempts');
    }
    expect((await office.enter('Ben', '7777', deviceToken)).ok).toBe(true);
  });

  it('at once gets no further than one by one', async () => {
    const tries = Array.from({ length: FREE_DEVICE_TRIES + 8 }, (_, n) =>
      office.enter(NAMES[n % NAMES.length] ?? '', '0000', deviceToken),
    );
    const codes = (await Promise.all(tries)).map(errorCode);
    expect(codes.filter((code) => code === 'wrong_pin')).toHaveLength(FREE_DEVICE_TRIES);
  });
});
