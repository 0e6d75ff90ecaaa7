import { closeSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describeError } from '../masking.ts';
import { fill } from '../words/speech.ts';
import { wordsIn } from '../words/words.ts';

/** As much of Electron as this touches; `App` and `Dialog` fit. */
interface FailureParts {
  app: { whenReady(): Promise<unknown>; getPreferredSystemLanguages(): string[]; exit(code: number): void };
  dialog: { showErrorBox(title: string, content: string): void };
  /** Where the app keeps its data: that is where a start fails. */
  folder: string;
}

/**
 * Tells that the app cannot start, and ends it: without a window nobody else would, and it would keep each later start
 * from doing better. In the system's language, because the settings may be what cannot be read.
 */
export async function tellStartFailure({ app, dialog, folder }: FailureParts, thrown: unknown): Promise<void> {
  const { error } = describeError(thrown);
  process.stderr.write(`Tillside cannot start: ${error}\n`);
  try {
    // Before that there is no box on Linux.
    await app.whenReady();
    const { startFailedTitle, startFailedText } = wordsIn('system', app.getPreferredSystemLanguages());
    dialog.showErrorBox(startFailedTitle, fill(startFailedText, { folder, error }));
  } finally {
    app.exit(1);
  }
}

/** @throws where a folder takes no files */
export function checkTakesFiles(folder: string): void {
  const file = join(folder, `try-${process.pid}`);
  closeSync(openSync(file, 'w', 0o600));
  rmSync(file);
}
