import { copyFileSync } from 'node:fs';

/** The last step of `npm run pictures`: what the end-to-end tests saw becomes what the README shows. */
for (const picture of ['code-light', 'credit-month-dark']) {
  copyFileSync(`test-results/screens/browser/${picture}.png`, `test/e2e/pictures/${picture}.png`);
}
