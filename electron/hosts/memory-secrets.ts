import type { Secrets } from '#core/ports.ts';

/** For systems without a key ring: a token on disk in the clear would be worse than pairing again. */
export function createMemorySecrets(): Secrets {
  const values = new Map<string, string>();
  return {
    kind: 'memory',
    read: (name) => values.get(name) ?? null,
    write: (name, value) => {
      values.set(name, value);
    },
    remove: (name) => {
      values.delete(name);
    },
    clear: () => values.clear(),
  };
}
