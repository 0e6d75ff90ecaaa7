import type { ReplyOf, RequestOf } from '#shared/api/route.ts';
import { signIn } from '#shared/api/sessions.ts';
import { isOutcomeUnknown } from '#shared/errors.ts';
import { createBackoff } from '../../api/backoff.ts';
import type { CoreContext } from '../../feature.ts';

type Given = RequestOf<typeof signIn>['body'];

interface Outcome {
  /** The backend let them in as well. */
  onBack(session: ReplyOf<typeof signIn>, given: Given): void;
  /** The backend does not let them in: the PIN was changed, or they were deactivated. */
  onRefused(): void;
}

/**
 * Signs in, once the line is back, whoever was let in without it. Their PIN stands in memory until then and nowhere else.
 */
export function createComingBack({ api, ports, store }: CoreContext, { onBack, onRefused }: Outcome) {
  const backoff = createBackoff();
  let held: Given | null = null;
  let asking: Given | null = null;
  let cancelNext = (): void => undefined;

  async function attempt(): Promise<void> {
    cancelNext();
    const given = held;
    if (given === null || given === asking) return;
    asking = given;
    const session = await api.call(signIn, { body: given });
    asking = null;
    // They may have left meanwhile.
    if (given !== held) return;
    if (!session.ok && isOutcomeUnknown(session.error)) {
      // Without a line the next one leads here again; with one, the backend is asked again in a while.
      if (store.getState().connection.kind === 'live') {
        cancelNext = ports.clock.after(backoff.next(), () => void attempt());
      }
      return;
    }
    held = null;
    if (session.ok) onBack(session.value, given);
    else onRefused();
  }

  return {
    /** They were let in without a line. */
    hold(given: Given): void {
      held = given;
      backoff.reset();
      // The line may have come back while the PIN was checked.
      if (store.getState().connection.kind === 'live') void attempt();
    },
    /** The line is back. */
    attempt: () => void attempt(),
    /** They left. */
    forget(): void {
      held = null;
      cancelNext();
    },
  };
}
