import { describe, expect, it } from 'vitest';
import { err, ok } from '#shared/errors.ts';
import { type ReadingState, takeReading } from '../../../renderer/bridge/reading-state.ts';

const nothing: ReadingState<string, number> = { number: 0, shown: null, error: null };
const asked = (number: number, input = 'a') => ({ number, input });

describe('something that is read again and again', () => {
  it('is what was read last, with what had been asked for', () => {
    const first = takeReading(nothing, asked(1), ok(10));
    expect(first).toEqual({ number: 1, shown: { input: 'a', output: 10 }, error: null });
    expect(takeReading(first, asked(2, 'b'), ok(20)).shown).toEqual({ input: 'b', output: 20 });
  });

  it('is not changed by an answer that comes late, be it good or bad', () => {
    const second = takeReading(nothing, asked(2), ok(20));
    expect(takeReading(second, asked(1), ok(10))).toBe(second);
    expect(takeReading(second, asked(1), err('internal'))).toBe(second);
  });

  it('stays when a reading fails, and the failure goes with the next that does not', () => {
    const failed = takeReading(takeReading(nothing, asked(1), ok(10)), asked(2), err('internal'));
    expect(failed).toEqual({ number: 2, shown: { input: 'a', output: 10 }, error: { code: 'internal' } });
    expect(takeReading(failed, asked(3), ok(30)).error).toBeNull();
  });
});
