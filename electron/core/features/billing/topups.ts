import { type Billing, createTopup, type Topup } from '#shared/api/billing.ts';
import { idSchema, instantSchema } from '#shared/api/route.ts';
import { type InputOf, methods } from '#shared/contract/bridge.ts';
import { ok, type Result } from '#shared/errors.ts';
import { isSettled, LATE, singleFlight } from '../../calls.ts';
import type { CoreContext } from '../../feature.ts';

const operationsSchema = methods['billing.topUp'].input
  .extend({ operationId: idSchema, askedAt: instantSchema })
  .array();

/**
 * One Time Topup, charged once. Its operation id is on disk before anything is sent, and pressing again for the same
 * amount and card goes out under it until the outcome is known. Nothing is sent again by itself: the outcome of one
 * without an answer is read from the backend's list.
 * @param read reads the owner's page anew
 */
export function createTopups({ api, cache, ports }: CoreContext, read: () => Promise<Result<Billing>>) {
  const document = cache.document('topups', operationsSchema);
  let open = document.read() ?? [];
  const inFlight = singleFlight<Result<Topup>>();

  function keep(operations: typeof open): void {
    open = operations;
    document.write(operations);
  }

  async function topUp(input: InputOf<'billing.topUp'>): Promise<Result<Topup>> {
    const { currency, amount, cardId } = input;
    const earlier = open.find((one) => one.currency === currency && one.amount === amount && one.cardId === cardId);
    const operationId = earlier?.operationId ?? ports.newId();
    const others = open.filter((one) => one !== earlier);
    keep([...others, { ...input, operationId, askedAt: ports.clock.now() }]);
    const topup = await api.call(createTopup, { body: { ...input, operationId } });
    if (isSettled(topup)) {
      keep(open.filter((one) => one.operationId !== operationId));
      return topup;
    }
    // Perhaps only the answer was lost: then the backend lists it.
    const billing = await read();
    const listed = billing.ok ? billing.value.topups.find((one) => one.operationId === operationId) : undefined;
    return listed ? ok(listed) : topup;
  }

  return {
    topUp: (input: InputOf<'billing.topUp'>) => inFlight(JSON.stringify(input), () => topUp(input)),
    /**
     * Settles, by the backend's list, what is on it; and what is not although its request has long ended, so that the
     * backend never got it.
     */
    settle(listed: readonly Topup[]): void {
      const now = ports.clock.now();
      const isOpen = ({ operationId, askedAt }: (typeof open)[number]): boolean =>
        now - askedAt < LATE && !listed.some((topup) => topup.operationId === operationId);
      if (!open.every(isOpen)) keep(open.filter(isOpen));
    },
    forget(): void {
      open = [];
      document.remove();
    },
  };
}
