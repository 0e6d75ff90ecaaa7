import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';
import type { Shop } from './shop.ts';

const THEMES = ['light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

/**
 * Looks at a screen in both themes, where it is not told otherwise: axe must find nothing, nothing may be wider than the
 * screen, and a picture of it is left in test-results/screens.
 */
export async function look({ page, host }: Shop, name: string, themes: readonly Theme[] = THEMES): Promise<void> {
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
    await page.screenshot({ path: `test-results/screens/${host}/${name}-${theme}.png` });
    expect(await findings(page), `axe on ${name}, ${theme}`).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow, `${name}, ${theme} is wider than the screen`).toBeLessThanOrEqual(0);
  }
}

/** The same at a page that is not the app's: the payment provider's, a bank's, the demo's. */
export async function lookBeside(page: Page, { host }: Shop, name: string): Promise<void> {
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: `test-results/screens/${host}/${name}-${colorScheme}.png` });
    expect(await findings(page), `axe on ${name}, ${colorScheme}`).toEqual([]);
  }
}

/**
 * In legacy mode axe stays within the page, which is all that Electron has. What it found to be right it need not tell:
 * that takes as long as to find it.
 */
async function findings(page: Page): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}
