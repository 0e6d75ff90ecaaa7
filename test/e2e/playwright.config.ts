import { defineConfig } from '@playwright/test';
import type { HostOptions } from './fixtures.ts';

/** Every test runs once per host: the same app in a browser and, where run.ts found one, in Electron. */
const projects = [
  { name: 'browser', use: { host: 'browser' as const } },
  ...(process.env.TILLSIDE_TEST_ELECTRON ? [{ name: 'electron', use: { host: 'electron' as const } }] : []),
];

export default defineConfig<HostOptions>({
  testDir: '.',
  outputDir: '../../test-results',
  projects,
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: { trace: 'retain-on-failure' },
});
