import { z } from 'zod';
import { revealReward } from '#shared/api/rewards.ts';
import { idSchema, instantSchema, type ReplyOf } from '#shared/api/route.ts';
import { err, type Result } from '#shared/errors.ts';
import { isSettled, singleFlight } from '../../calls.ts';
import type { CoreContext } from '../../feature.ts';

type Revealed = Result<ReplyOf<typeof revealReward>>;

const openSchema = z.array(z.strictObject({ id: idSchema, operationId: idSchema, askedAt: instantSchema }));

/** Milliseconds for which the backend shows a code again to the operation that it showed it to first. */
const AGAIN_WITHIN = 15 * 60_000;

/**
 * Shows the code of a voucher, once. As its answer may be lost, the operation id is on disk until somebody had the code,
 * and asking again goes out under it. The code itself is kept nowhere.
 * @param onAnswered hears of each answer: what is on screen may be another now
 */
export function createRevealing({ api, cache, identity, ports, store }: CoreContext, onAnswered: () => void) {
  const document = cache.document('revealing', openSchema);
  let open = document.read() ?? [];
  const inFlight = singleFlight<Revealed>();

  function keep(asked: typeof open): void {
    open = asked;
    document.write(asked);
  }

  async function reveal(id: string): Promise<Revealed> {
    const now = ports.clock.now();
    const recent = open.filter(({ askedAt }) => now - askedAt < AGAIN_WITHIN);
    const asked = recent.find((one) => one.id === id) ?? { id, operationId: ports.newId(), askedAt: now };
    keep([...recent.filter((one) => one !== asked), asked]);
    const { sessionToken } = identity.credentials();
    const revealed = await api.call(revealReward, { params: { id }, body: { operationId: asked.operationId } });
    // Whoever asked has left meanwhile. Nobody had the code: who comes next may still ask for it.
    if (revealed.ok && hasLeft(sessionToken)) return err('not_signed_in');
    if (isSettled(revealed)) {
      keep(open.filter(({ operationId }) => operationId !== asked.operationId));
      onAnswered();
    }
    return revealed;
  }

  function hasLeft(sessionToken: string | null): boolean {
    return store.getState().stage.kind !== 'open' || identity.credentials().sessionToken !== sessionToken;
  }

  return {
    reveal: (id: string) => inFlight(id, () => reveal(id)),
    forget(): void {
      open = [];
      document.remove();
    },
  };
}
