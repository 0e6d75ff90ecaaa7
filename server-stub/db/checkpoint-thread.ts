import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

/** What the thread is told: `copy` it answers once it has. */
export type CheckpointOrder = 'copy' | 'end';

/** Copies the write-ahead log of one database into its file while others go on writing. */
export interface CheckpointThread {
  /**
   * Not asked for again before it is done. What is read, or written meanwhile, is left for the next time.
   * @throws Error when the thread has ended, by itself or because it was told to
   */
  copyLog(): Promise<void>;
  /** When this resolves, the thread is gone and has the database closed. */
  end(): Promise<void>;
}

/**
 * Starts the thread. It does not keep the process alive.
 * @param file path of a database that exists
 */
export function startCheckpointThread(file: string): CheckpointThread {
  // Beside this file, in the sources as in the bundle of the demo shop.
  const script = new URL(`./checkpoint-worker${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(script, { workerData: file, name: 'checkpoint' });
  const exited = Promise.withResolvers<void>();
  let copying: PromiseWithResolvers<void> | undefined;
  let ended: Error | undefined;
  let failure: Error | undefined;
  worker.on('message', () => copying?.resolve());
  worker.once('error', (error: Error) => {
    failure = error;
  });
  worker.once('exit', (code) => {
    ended = failure ?? new Error(`the thread ended with ${code}`);
    copying?.reject(ended);
    exited.resolve();
  });
  // Whoever begins to listen to it keeps the process alive again.
  worker.unref();
  const tell = (order: CheckpointOrder) => worker.postMessage(order);
  return {
    async copyLog() {
      if (ended) throw ended;
      copying = Promise.withResolvers();
      tell('copy');
      await copying.promise;
    },
    async end() {
      worker.ref();
      tell('end');
      await exited.promise;
    },
  };
}
