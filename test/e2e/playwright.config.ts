import { defineConfig } from '@playwright/test';
import type { HostOptions } from './shop.ts';

const DESKTOP = 'desktop/**';

/**
 * Every test runs once per host: the same app in a browser and, where run.ts found one, in Electron. What only the
 * desktop app has is tested there, with a hand in its main process.
 */
const projects = [
  { name: 'browser', testIgnore: DESKTOP, use: { host: 'browser' as const } },
  ...(process.env.TILLSIDE_TEST_ELECTRON
    ? [
        { name: 'electron', testIgnore: DESKTOP, use: { host: 'electron' as const } },
        { name: 'desktop', testMatch: `${DESKTOP}/*.spec.ts`, use: { host: 'electron' as const } },
      ]
    : []),
];

export default defineConfig<HostOptions>({
  testDir: '.',
  outputDir: '../../test-results',
  projects,
  // A test waits more than it computes.
  workers: 3,
  fullyParallel: true,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
});
