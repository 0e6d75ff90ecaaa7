import { defineConfig } from '@playwright/test';

/** One after the other: a computer has one installed Tillside. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  workers: 1,
  forbidOnly: true,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
});
