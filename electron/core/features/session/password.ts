import { confirmPassword } from '#shared/api/sessions.ts';
import { done } from '../../calls.ts';
import type { CoreContext } from '../../feature.ts';
import type { HandlersOf } from '../../handlers.ts';

/** The owner's password again. It goes to the backend and is kept nowhere. */
export function createPassword({ api, tell }: CoreContext): Pick<HandlersOf<'session'>, 'session.confirmPassword'> {
  return {
    async 'session.confirmPassword'(input) {
      const confirmed = await api.call(confirmPassword, { body: input });
      return confirmed.ok ? done(await tell.passwordConfirmed()) : confirmed;
    },
  };
}
