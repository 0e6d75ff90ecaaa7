import { signIn, signOut } from '#shared/api/sessions.ts';
import { err, ok } from '#shared/errors.ts';
import type { CoreContext, Feature } from '../../feature.ts';

interface SessionFeature extends Feature<'session'> {
  /** The backend no longer knows the session: the counter locks. */
  expire(): void;
}

/** Who is at the counter. */
export function createSession({ store, api, identity, ports, tell }: CoreContext): SessionFeature {
  const stage = () => store.getState().stage.kind;

  function lock(): void {
    if (stage() !== 'open') return;
    identity.signOut();
    store.setState({ stage: { kind: 'locked' } });
    tell.locked();
  }

  return {
    expire: lock,
    reactions: {},
    handlers: {
      async 'session.signIn'(input) {
        if (stage() !== 'locked') return err('wrong_step');
        const session = await api.call(signIn, { body: input });
        if (!session.ok) return session;
        if (stage() !== 'locked') return err('wrong_step');
        identity.signIn(session.value.sessionToken);
        store.setState({ stage: { kind: 'open', staff: session.value.staff, signedInAt: ports.clock.now() } });
        tell.unlocked();
        return ok({});
      },
      'session.lock': () => {
        if (stage() === 'locked') return ok({});
        if (stage() !== 'open') return err('wrong_step');
        // The counter locks at once, also without a line; the backend hears of it when it can.
        void api.call(signOut);
        lock();
        return ok({});
      },
    },
  };
}
