import { confirmPassword } from '#shared/api/sessions.ts';
import { ok } from '#shared/errors.ts';
import type { CoreContext } from '../../feature.ts';
import type { HandlersOf } from '../../handlers.ts';

/** The owner's password again. It goes to the backend and is kept nowhere. */
export function createPassword({
  api,
  store,
  tell,
}: CoreContext): Pick<HandlersOf<'session'>, 'session.confirmPassword'> {
  function staffId(): string | null {
    const { stage } = store.getState();
    return stage.kind === 'open' ? stage.staff.id : null;
  }

  return {
    async 'session.confirmPassword'(input) {
      const given = staffId();
      const confirmed = await api.call(confirmPassword, { body: input });
      if (!confirmed.ok) return confirmed;
      // Whoever gave it may have left meanwhile; what it opens is not for who is there now.
      if (staffId() !== given) return ok({});
      const read = await tell.passwordConfirmed();
      return read.ok ? ok({}) : read;
    },
  };
}
