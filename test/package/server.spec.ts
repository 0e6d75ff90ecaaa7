import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoCredentials } from '#server/seed/demo-shop.ts';
import { startBackendProcess } from '#test/backend-process.ts';
import { creditBar, signIn, unlock } from '../e2e/flows.ts';
import { expect, test } from './computer.ts';
import { ensureInstalled } from './dpkg.ts';
import { readPackages } from './packages.ts';
import { demoProcess } from './processes.ts';

test.describe('with a server of one’s own', () => {
  test.beforeAll(() => ensureInstalled(readPackages().current));

  test('is connected by its address, and shows what it last knew when it starts without it', async ({ computer }) => {
    const folder = mkdtempSync(join(tmpdir(), 'tillside-server-'));
    const server = await startBackendProcess(folder);
    try {
      const { page, close } = await computer.start();
      const address = page.getByRole('textbox', { name: 'Server address' });
      await address.fill('http://till.shop.example');
      await page.getByRole('button', { name: 'Connect' }).click();
      await expect(page.getByText('This address is not encrypted')).toBeVisible();
      await address.fill(server.url);
      await page.getByRole('button', { name: 'Connect' }).click();
      await page.getByRole('textbox', { name: 'Email' }).fill(demoCredentials.email);
      await page.getByRole('textbox', { name: 'Password' }).fill(demoCredentials.password);
      await page.getByRole('button', { name: 'Pair this device' }).click();
      await signIn(page, 'Mei Lin');
      await expect(creditBar(page)).toContainText('US$41.28');
      // Whoever has a server needs no demo shop.
      expect(demoProcess()).toBeUndefined();

      await server.stop();
      await expect(creditBar(page)).toContainText('Offline · as of');
      // What a counter knows of a PIN takes a moment to compute.
      await page.keyboard.press('F12');
      await expect(page.getByRole('button', { name: /Mei Lin/ })).toBeEnabled();
      await close();
      const { page: later } = await computer.start();
      await expect(later.getByRole('heading', { name: 'Who is at the counter?' })).toBeVisible();
      await expect(later.getByText('US$41.28')).toBeVisible();
      await unlock(later, /Mei Lin/, '1234');
      await expect(creditBar(later)).toContainText('Offline · as of');
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
