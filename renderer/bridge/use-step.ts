import { useState } from 'react';
import type { InputOf, MethodName, OutputOf } from '#shared/contract/bridge.ts';
import type { Result } from '#shared/errors.ts';
import { type Call, useCall } from './bridge-context.tsx';

/**
 * A method that changes what is read on the page: it is busy until the page shows what came of it, so that nobody presses
 * what is over.
 * @param renew reads the page anew
 */
export function useStep<M extends MethodName>(name: M, renew: () => Promise<void>): Call<M> {
  const call = useCall(name);
  const [renewing, setRenewing] = useState(false);
  return {
    ...call,
    busy: call.busy || renewing,
    async run(input: InputOf<M>): Promise<Result<OutputOf<M>>> {
      setRenewing(true);
      const result = await call.run(input);
      await renew();
      setRenewing(false);
      return result;
    },
  };
}
