import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { knownPins } from '#server/seed/demo-shop.ts';
import { resetPin, setStaffActive } from '#shared/api/shop.ts';
import { signInAs, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';

let backend: TestBackend;
beforeEach(async () => {
  backend = await startTestBackend();
});
afterEach(() => backend.close());

const names = async () => (await knownPins(backend.database.reader)).map(({ name }) => name);

it('the demo tells the PINs that still open its counter, and no others', async () => {
  const { token, counter } = await signInAs(backend, 'owner');
  expect(await names()).toEqual(['Aisha Rahman', 'Mei Lin', 'Ravi Kumar']);
  const idOf = (name: string) => counter.staff.find((one) => one.name === name)?.id ?? '';
  await backend.clock.advance(1_000);
  const of = (name: string) => ({ params: { id: idOf(name) } });
  unwrap(await backend.call(resetPin, { ...of('Mei Lin'), body: { operationId: randomUUID(), pin: '8642' } }, token));
  const leave = { operationId: randomUUID(), active: false };
  unwrap(await backend.call(setStaffActive, { ...of('Ravi Kumar'), body: leave }, token));
  expect(await names()).toEqual(['Aisha Rahman']);
});
