import { wordsIn } from '../../electron/hosts/words/words.ts';
import { createFakeLog } from './core-fakes.ts';
import { createFakeClock } from './fake-clock.ts';

/** Places of the buttons in what is asked when starting again did not help. */
export const START_AGAIN = 0;
export const QUIT = 1;
/** What the guards say. */
export const words = wordsIn('en', []);

interface Box {
  message: string;
  detail: string;
  buttons: string[];
  signal?: AbortSignal;
}

/** What the guards of the process and of the page are given. `answers` is what people press, one after the other; without one nobody answers. */
export function guardSurroundings() {
  const boxes: Box[] = [];
  const answers: number[] = [];
  function showMessageBoxSync(window: object, box: Box): number;
  function showMessageBoxSync(box: Box): number;
  function showMessageBoxSync(...given: [object, Box] | [Box]): number {
    boxes.push(given.length === 2 ? given[1] : given[0]);
    return answers.shift() ?? QUIT;
  }
  const parts = {
    clock: createFakeClock(),
    log: createFakeLog(),
    logFile: '/data/logs/main.log',
    words: () => words,
    dialog: {
      showMessageBox: (_window: unknown, box: Box) =>
        new Promise<{ response: number }>((resolve) => {
          boxes.push(box);
          const response = answers.shift();
          if (response !== undefined) resolve({ response });
          box.signal?.addEventListener('abort', () => resolve({ response: 0 }));
        }),
      showMessageBoxSync,
    },
  };
  return { boxes, answers, parts, events: () => parts.log.lines.map(({ event }) => event) };
}
