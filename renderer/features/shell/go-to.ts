/** Milliseconds for which a screen that was asked for at a locked counter waits for somebody to unlock it. */
export const GO_TO_WAITS = 5 * 60_000;

const KEY = 'tillside.went-to';

/**
 * Which of the screens that were asked for from outside was dealt with last. It is kept with the page's tab or window,
 * so that a page that is loaded again does not leave what is on screen once more.
 */
export function createGoToMemory(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>) {
  return {
    isNew: (nth: number): boolean => storage.getItem(KEY) !== String(nth),
    settle: (nth: number): void => storage.setItem(KEY, String(nth)),
    /** Where nothing has been asked for, counting begins anew. */
    forget: (): void => storage.removeItem(KEY),
  };
}
