export interface LatestSender<Input> {
  send(input: Input): void;
  /** Resolves once everything handed to `send` has been delivered or replaced. */
  settled(): Promise<void>;
}

/**
 * Delivers what is typed, one call at a time and in order: while a call is under way only the newest input is kept,
 * because an older state of a field is of no use to anyone.
 * @param deliver must not reject; calls of the bridge never do
 */
export function createLatestSender<Input>(deliver: (input: Input) => Promise<unknown>): LatestSender<Input> {
  let waiting: { input: Input } | null = null;
  let running: Promise<void> | null = null;

  const drain = async () => {
    while (waiting) {
      const { input } = waiting;
      waiting = null;
      await deliver(input);
    }
    running = null;
  };

  return {
    send(input) {
      waiting = { input };
      running ??= drain();
    },
    async settled() {
      await running;
    },
  };
}
