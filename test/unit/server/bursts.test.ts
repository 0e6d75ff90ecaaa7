import { expect, it } from 'vitest';
import { Bursts } from '#server/jobs/bursts.ts';
import { createFakeClock } from '#test/fake-clock.ts';

const START = 1_000;

function watchBursts() {
  const clock = createFakeClock(START);
  const done: string[] = [];
  const bursts = new Bursts(clock, 50, (key) => done.push(`${key} at ${clock.now() - START}`));
  return { clock, done, bursts };
}

it('the first of a burst has it done at once, the others together at the end of the pause', async () => {
  const { clock, done, bursts } = watchBursts();
  for (let n = 0; n < 5; n++) bursts.ask('shop');
  expect(done).toEqual(['shop at 0']);
  await clock.advance(50);
  expect(done).toEqual(['shop at 0', 'shop at 50']);
  await clock.advance(500);
  expect(done).toEqual(['shop at 0', 'shop at 50']);
});

it('a burst that goes on has it done once in each pause', async () => {
  const { clock, done, bursts } = watchBursts();
  for (let n = 0; n < 12; n++) {
    bursts.ask('shop');
    await clock.advance(10);
  }
  await clock.advance(100);
  expect(done).toEqual(['shop at 0', 'shop at 50', 'shop at 100', 'shop at 150']);
});

it('what comes after the pause has it done at once', async () => {
  const { clock, done, bursts } = watchBursts();
  bursts.ask('shop');
  await clock.advance(60);
  bursts.ask('shop');
  expect(done).toEqual(['shop at 0', 'shop at 60']);
});

it('one does not wait for another', () => {
  const { done, bursts } = watchBursts();
  bursts.ask('a');
  bursts.ask('b');
  bursts.ask('a');
  expect(done).toEqual(['a at 0', 'b at 0']);
});
