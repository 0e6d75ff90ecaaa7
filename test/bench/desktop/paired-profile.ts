import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { startBackendProcess } from '#test/backend-process.ts';
import { openCounter } from '../../e2e/flows.ts';
import { environmentOf } from '../../e2e/hosts.ts';
import { connectToPage } from './devtools.ts';
import { startApp } from './running-app.ts';

/** The data of a counter that was paired and used, whose backend cannot be reached any more. */
interface PairedProfile {
  /** What the app is started with to find it. */
  environment: Record<string, string>;
  /** The last known balance, as it stands on screen. */
  balance: string;
}

/** Pairs the app with a demo backend as a person would, signs in, and ends both. */
export async function makePairedProfile(executablePath: string, folder: string): Promise<PairedProfile> {
  const backend = await startBackendProcess(join(folder, 'server'));
  const { DISPLAY = '', HOME = '', XAUTHORITY = '' } = process.env;
  const told = { dataDir: join(folder, 'app'), demoUrl: backend.url, downloadDir: join(folder, 'downloads') };
  const environment = { ...environmentOf(told), DISPLAY, HOME, XAUTHORITY };
  try {
    const app = await startApp(executablePath, environment);
    try {
      // Playwright now and then misses a window that opens while it connects.
      (await connectToPage(app.endpoint)).close();
      const connection = await chromium.connectOverCDP(app.endpoint);
      const page = connection.contexts()[0]?.pages()[0];
      if (!page) throw new Error('Electron shows no window');
      await openCounter(page);
      const balance = await page
        .getByText(/^US\$[\d,.]+$/)
        .first()
        .textContent();
      await connection.close();
      return { environment, balance: balance ?? '' };
    } finally {
      await app.end();
    }
  } finally {
    await backend.stop();
  }
}
