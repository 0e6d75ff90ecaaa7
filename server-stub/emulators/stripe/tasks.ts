import type { Clock } from '#server/clock.ts';
import type { DocumentStore } from '../store.ts';
import type { Account, Task } from './account.ts';

export interface TaskRunner {
  /** Looks for tasks that were recorded since, and performs each when it is due. */
  wake(): void;
  /** What is not due yet stays recorded for the next start. */
  close(): void;
}

/**
 * Performs the account's tasks, each once: what it does and that it is done are written together.
 * @param done called after each
 */
export function createTaskRunner(
  store: DocumentStore,
  account: Account,
  clock: Clock,
  perform: (task: Task) => void,
  done: () => void,
): TaskRunner {
  const waiting = new Map<string, () => void>();

  const wake = () => {
    for (const task of account.tasks.list().reverse()) {
      if (waiting.has(task.id)) continue;
      waiting.set(
        task.id,
        clock.after(Math.max(0, task.dueAt - clock.now()), () => run(task)),
      );
    }
  };

  const run = (task: Task) => {
    store.transaction(() => {
      perform(task);
      account.tasks.remove(task.id);
    });
    waiting.delete(task.id);
    wake();
    done();
  };

  return {
    wake,
    close() {
      for (const cancel of waiting.values()) cancel();
    },
  };
}
