import { type Redemption, redeemReward } from '#shared/api/rewards.ts';
import { idSchema, instantSchema } from '#shared/api/route.ts';
import { methods } from '#shared/contract/bridge.ts';
import type { Result } from '#shared/errors.ts';
import { isSettled, singleFlight } from '../../calls.ts';
import type { CoreContext } from '../../feature.ts';
import type { ParsedInput } from '../../handlers.ts';

type Wanted = ParsedInput<'rewards.redeem'>;

const openSchema = methods['rewards.redeem'].input.extend({ operationId: idSchema, askedAt: instantSchema }).array();

/**
 * Milliseconds for which a redemption without an answer stays the same one. A counter sees its own for so long: a later
 * answer would be of one that nobody here can look at any more.
 */
const SAME_WITHIN = 24 * 60 * 60_000;

/**
 * Redeems a voucher for a member, once. The operation id is on disk before anything is sent, and redeeming the same
 * voucher for the same member goes out under it until an answer comes. Nothing is sent again by itself.
 * @param onAnswered hears of each answer: what is on screen may be another now
 */
export function createRedeeming({ api, cache, ports }: CoreContext, onAnswered: () => void) {
  const document = cache.document('redeeming', openSchema);
  let open = document.read() ?? [];
  const inFlight = singleFlight<Result<Redemption>>();

  function keep(wanted: typeof open): void {
    open = wanted;
    document.write(wanted);
  }

  /** The one without an answer, as it was asked for then: at another price its id would stand for two things. */
  function unanswered({ voucherId, memberId }: Wanted) {
    const now = ports.clock.now();
    return open.find(
      (one) => one.voucherId === voucherId && one.memberId === memberId && now - one.askedAt < SAME_WITHIN,
    );
  }

  async function redeem(wanted: Wanted): Promise<Result<Redemption>> {
    const now = ports.clock.now();
    const asked = unanswered(wanted) ?? { ...wanted, operationId: ports.newId(), askedAt: now };
    const { askedAt, ...body } = asked;
    keep([...open.filter((one) => one !== asked && now - one.askedAt < SAME_WITHIN), asked]);
    const redemption = await api.call(redeemReward, { body });
    if (isSettled(redemption)) {
      keep(open.filter((one) => one.operationId !== asked.operationId));
      onAnswered();
    }
    return redemption;
  }

  return {
    redeem: (wanted: Wanted) => inFlight(`${wanted.voucherId} ${wanted.memberId}`, () => redeem(wanted)),
    forget(): void {
      open = [];
      document.remove();
    },
  };
}
