import type { CoreContext } from './feature.ts';

/** Milliseconds. What a request takes on its way is no difference between two clocks. */
const NOISE = 1_000;

/** The moment by the server's clock, epoch ms: codes and limits end by that clock, whatever this computer's says. */
export function serverNow({ ports, store }: Pick<CoreContext, 'ports' | 'store'>): number {
  return ports.clock.now() + store.getState().app.clockOffset;
}

/** Takes note that the server's clock showed `theirs` when this computer's showed `ours` (epoch ms). */
export function learnServerTime({ store }: Pick<CoreContext, 'store'>, theirs: number, ours: number): void {
  const { app } = store.getState();
  const clockOffset = Math.round(theirs - ours);
  if (Math.abs(clockOffset - app.clockOffset) > NOISE) store.setState({ app: { ...app, clockOffset } });
}
