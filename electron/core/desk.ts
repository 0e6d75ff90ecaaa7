import { may, type Permission } from '#shared/domain/permissions.ts';
import { err, isLineDown, ok, type Result } from '#shared/errors.ts';
import { createCommand } from './calls.ts';
import type { CoreContext } from './feature.ts';

/** Where what was last read is kept for when there is no line. */
interface Kept<Value> {
  read(): Value | null;
  write(value: Value): void;
}

/** What people with a permission ask the backend for, and what they do there, beside what is in the snapshot. */
export interface Desk {
  /**
   * What the backend answers now, `current`; without a line what it answered last.
   * @returns `not_signed_in`, and `forbidden` to who may not see it
   */
  read<Value>(
    ask: () => Promise<Result<Value>>,
    kept: Kept<Value>,
  ): Promise<Result<{ value: Value; current: boolean }>>;
  /** A question that only the backend can answer. */
  ask<Input, Answer>(send: (input: Input) => Promise<Result<Answer>>): (input: Input) => Promise<Result<Answer>>;
  /**
   * Something that is done. Pressed again soon after a lost answer, the same goes out under the same operation id.
   * Nothing is kept to be done later.
   */
  command<Input, Answer>(
    send: (input: Input, operationId: string) => Promise<Result<Answer>>,
  ): (input: Input) => Promise<Result<Answer>>;
}

/** @param onAnswered hears of each command that the backend has answered: what is on screen may be another now */
export function createDesk(context: CoreContext, permission: Permission, onAnswered: () => void): Desk {
  function admitted(): Result<Record<string, never>> {
    const { stage } = context.store.getState();
    if (stage.kind !== 'open') return err('not_signed_in');
    return may(stage.staff.role, permission) ? ok({}) : err('forbidden');
  }

  return {
    async read(ask, kept) {
      const before = admitted();
      if (!before.ok) return before;
      const answer = await ask();
      if (answer.ok) {
        kept.write(answer.value);
        return ok({ value: answer.value, current: true });
      }
      if (!isLineDown(answer.error)) return answer;
      const value = kept.read();
      return value === null ? answer : ok({ value, current: false });
    },
    ask(send) {
      return async (input) => {
        const at = admitted();
        return at.ok ? send(input) : at;
      };
    },
    command(send) {
      const once = createCommand(context);
      return async (input) => {
        const at = admitted();
        if (!at.ok) return at;
        const result = await once(input, (operationId) => send(input, operationId));
        if (result.ok || !isLineDown(result.error)) onAnswered();
        return result;
      };
    },
  };
}
