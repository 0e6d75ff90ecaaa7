import { randomFillSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Ids } from '#server/ids.ts';

/** Every sixteen bytes are another number, as its sixteen digits. */
function numbered() {
  let count = 0;
  return (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length; at += 16) {
      bytes.set(new TextEncoder().encode((count++).toString().padStart(16, '0')), at);
    }
  };
}

const UUID_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const timeOf = (id: string) => Number.parseInt(id.replace('-', '').slice(0, 12), 16);
const numberOf = (id: string) => Buffer.from(id.slice(-12), 'hex').toString().slice(1);

describe('ids', () => {
  it('are UUIDs of version 7 that tell their time', () => {
    const id = new Ids(numbered(), () => 1_795_000_000_123).next();
    expect(id).toMatch(UUID_7);
    expect(timeOf(id)).toBe(1_795_000_000_123);
  });

  it('never take the same random bytes twice', () => {
    let now = 0;
    const ids = new Ids(numbered(), () => ++now);
    const numbers = Array.from({ length: 2_000 }, () => numberOf(ids.next()));
    expect(numbers).toEqual(Array.from({ length: 2_000 }, (_, index) => index.toString().padStart(5, '0')));
  });

  it('sort in the order in which they were made, within a millisecond and while the clock is set back as well', () => {
    const times = [5, 5, 5, 6, 6, 3, 4, 6, 7, 7];
    const ids = new Ids(randomFillSync, () => times[made.length] ?? 8);
    const made: string[] = [];
    while (made.length < 1_000) made.push(ids.next());
    expect([...made].sort()).toEqual(made);
    expect(new Set(made).size).toBe(1_000);
  });

  it('go on where a counter that begins as high as it can is counted up', () => {
    const ids = new Ids(
      (bytes) => void bytes.fill(0xff),
      () => 1,
    );
    const made = Array.from({ length: 300 }, () => ids.next());
    expect([...made].sort()).toEqual(made);
    expect(made.every((id) => UUID_7.test(id))).toBe(true);
  });
});
