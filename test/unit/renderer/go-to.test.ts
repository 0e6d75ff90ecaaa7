import { describe, expect, it } from 'vitest';
import { createGoToMemory } from '../../../renderer/features/shell/go-to.ts';

/** The storage of one window: it outlasts the page in it. */
function fakeStorage() {
  const values = new Map<string, string>();
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
}

describe('a screen that is asked for from outside', () => {
  it('is shown once, also when the page is loaded again', () => {
    const window = fakeStorage();
    expect(createGoToMemory(window).isNew(1)).toBe(true);
    createGoToMemory(window).settle(1);
    expect(createGoToMemory(window).isNew(1)).toBe(false);
    expect(createGoToMemory(window).isNew(2)).toBe(true);
  });

  it('is new again once counting has begun anew', () => {
    const memory = createGoToMemory(fakeStorage());
    memory.settle(1);
    memory.forget();
    expect(memory.isNew(1)).toBe(true);
  });
});
