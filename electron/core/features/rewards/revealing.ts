import { z } from 'zod';
import { type Redemption, revealReward } from '#shared/api/rewards.ts';
import { idSchema, instantSchema, type ReplyOf } from '#shared/api/route.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import { isSettled, singleFlight } from '../../calls.ts';
import type { CoreContext } from '../../feature.ts';

type Revealed = Result<ReplyOf<typeof revealReward>>;

const openSchema = z.array(z.strictObject({ id: idSchema, operationId: idSchema, askedAt: instantSchema }));

/** Milliseconds for which the backend shows a code again to the operation that it showed it to first. */
const AGAIN_WITHIN = 15 * 60_000;

/**
 * Shows the code of a voucher, once. As its answer may be lost, or come when nobody looks any more, the operation id is on
 * disk until the code was on screen, and asking again goes out under it. The code itself is kept nowhere.
 * @param onSettled hears when a code cannot be asked for any more: what is on screen may be another now
 */
export function createRevealing({ api, cache, identity, ports, store }: CoreContext, onSettled: () => void) {
  const document = cache.document('revealing', openSchema);
  let open = document.read() ?? [];
  const inFlight = singleFlight<Revealed>();

  function keep(asked: typeof open): void {
    open = asked;
    document.write(asked);
  }

  async function reveal(id: string): Promise<Revealed> {
    const recent = recentlyAsked();
    const known = recent.find((one) => one.id === id);
    const asked = known ?? { id, operationId: ports.newId(), askedAt: ports.clock.now() };
    keep([...recent.filter((one) => one !== asked), asked]);
    const { sessionToken } = identity.credentials();
    const revealed = await api.call(revealReward, { params: { id }, body: { operationId: asked.operationId } });
    // Whoever asked has left meanwhile. Nobody had the code: who comes next may still ask for it.
    if (revealed.ok && hasLeft(sessionToken)) return err('not_signed_in');
    if (!revealed.ok && isSettled(revealed)) settle(id);
    return revealed;
  }

  function recentlyAsked(): typeof open {
    const now = ports.clock.now();
    return open.filter(({ askedAt }) => now - askedAt < AGAIN_WITHIN);
  }

  function settle(id: string): void {
    keep(open.filter((asked) => asked.id !== id));
    onSettled();
  }

  function hasLeft(sessionToken: string | null): boolean {
    return store.getState().stage.kind !== 'open' || identity.credentials().sessionToken !== sessionToken;
  }

  return {
    reveal: (id: string) => inFlight(id, () => reveal(id)),
    /** Somebody has the code: it is not asked for again. */
    noteSeen(id: string): Result<Record<string, never>> {
      settle(id);
      return ok({});
    },
    /** The redemption as it is for this counter: a code that was given out here, but on no screen, can still be shown. */
    asSeen(redemption: Redemption): Redemption {
      const { id, outcome } = redemption;
      if (outcome.status !== 'issued' || !recentlyAsked().some((asked) => asked.id === id)) return redemption;
      return { ...redemption, outcome: { ...outcome, revealed: null, canReveal: true } };
    },
    forget(): void {
      open = [];
      document.remove();
    },
  };
}
