import type { Identity } from './identity.ts';
import type { CorePorts } from './ports.ts';

/** The demo shop's backend, as it is needed: what was asked for last holds. Where none can run, it never answers. */
export interface Demo {
  start(): Promise<boolean>;
  /** @param after ends first, unless the demo is wanted again by then */
  stop(after?: Promise<unknown>): Promise<void>;
  /** Ends it and removes all that was done in it. @throws when its files stay */
  remove(): Promise<void>;
  /** Starts it where it is the chosen backend. @returns whether the chosen backend may be asked */
  ready(): Promise<boolean>;
}

export function createDemo({ demo: shop }: Pick<CorePorts, 'demo'>, identity: Pick<Identity, 'usesDemo'>): Demo {
  /** Grows with each wish. */
  let wishes = 0;

  async function start(): Promise<boolean> {
    wishes += 1;
    return shop?.start() ?? false;
  }

  return {
    start,
    async stop(after) {
      wishes += 1;
      const wish = wishes;
      await after;
      if (wish === wishes) await shop?.stop();
    },
    async remove() {
      wishes += 1;
      await shop?.remove();
    },
    ready: async () => !identity.usesDemo() || start(),
  };
}
