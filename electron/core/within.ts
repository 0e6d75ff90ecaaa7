import type { Clock } from './ports.ts';

/** What a piece of work comes to, or `late` when that takes more than `ms` milliseconds. It fails as the work does. */
export function within<Value>(ms: number, work: Promise<Value>, clock: Clock): Promise<Value | 'late'> {
  return new Promise((resolve, reject) => {
    const stopWaiting = clock.after(ms, () => resolve('late'));
    work.then(resolve, reject).finally(stopWaiting);
  });
}
