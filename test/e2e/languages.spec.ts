import { expect, test } from './fixtures.ts';
import { openCounter, openSettings, registerMember, sendCode } from './flows.ts';
import { look } from './look.ts';
import type { Shop } from './shop.ts';

/** What each language calls itself, and its tag in the document. */
const languages = [
  { tag: 'ms', name: 'Bahasa Melayu', html: 'ms' },
  { tag: 'zh', name: '简体中文', html: 'zh-Hans' },
  { tag: 'th', name: 'ไทย', html: 'th' },
] as const;

/** The colours are the same in every language. */
const lookOnce = (shop: Shop, name: string) => look(shop, name, ['light']);

const html = (shop: Shop) => shop.page.locator('html');

/** A new owner without anything: the first faulty field is in sight, and not below the header of its dialog. */
async function addNobody(shop: Shop, tag: string): Promise<void> {
  const { page } = shop;
  await page.getByRole('main').getByRole('region').getByRole('button').first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio').last().check({ force: true });
  await dialog.locator('[type="submit"]').click();
  const field = dialog.getByRole('textbox').first();
  await expect(field).toBeFocused();
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  const covered = () =>
    field.evaluate((element) => {
      const { x, y } = element.getBoundingClientRect();
      return document.elementFromPoint(x + 20, y + 4) !== element;
    });
  expect(await covered()).toBe(false);
  await lookOnce(shop, `${tag}-staff-add`);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
}

/** From the list of campaigns through what stands beside it. */
async function lookAtMessaging(shop: Shop, tag: string): Promise<void> {
  const { page } = shop;
  // The tab that was left is the one that is come back to.
  await page.getByRole('tab').first().click();
  await page.keyboard.press('n');
  await expect(page.getByRole('textbox').first()).toBeFocused();
  await lookOnce(shop, `${tag}-campaign`);
  await page.keyboard.press('Escape');
  for (const [screen, index] of [
    ['bots', 1],
    ['activities', 2],
  ] as const) {
    await page.getByRole('tab').nth(index).click();
    await page.waitForLoadState('networkidle');
    await lookOnce(shop, `${tag}-${screen}`);
  }
}

test.describe('languages', () => {
  for (const { tag, name, html: lang } of languages) {
    test(`${name}: every screen of the counter`, async ({ shop }) => {
      const { page } = shop;
      test.slow();
      // Before anybody has signed in, the corner of the screen has it.
      await page.getByRole('button', { name: 'Language' }).click();
      await page.getByRole('menuitem', { name }).click();
      await expect(html(shop)).toHaveAttribute('lang', lang);
      await lookOnce(shop, `${tag}-welcome`);
      await page.locator('nav').getByRole('button').click();
      await lookOnce(shop, `${tag}-language`);
      await page.getByRole('menuitem', { name: 'English' }).click();
      await expect(html(shop)).toHaveAttribute('lang', 'en');

      await openCounter(page);
      await registerMember(shop, '81234567', 'Siti Rahmah');
      await page.keyboard.press('Enter');
      await sendCode(page, '91234567');
      await expect(page.getByText('Delivered', { exact: true })).toBeVisible();
      await openSettings(page);
      await page.getByRole('radiogroup').getByText(name, { exact: true }).click();
      await expect(html(shop)).toHaveAttribute('lang', lang);
      await lookOnce(shop, `${tag}-settings`);
      await page.keyboard.press('F1');
      await lookOnce(shop, `${tag}-code`);
      await page.keyboard.press('F9');
      await expect(page.getByRole('dialog')).toBeVisible();
      await lookOnce(shop, `${tag}-why`);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toBeHidden();
      await page.keyboard.press('Escape');
      await lookOnce(shop, `${tag}-register`);
      await page.keyboard.press('F12');
      await expect(page.getByRole('button', { name: /Aisha Rahman/ })).toBeVisible();
      await lookOnce(shop, `${tag}-lock`);
    });
  }

  test('switch live, for the owner too, and are kept over a restart', async ({ shop }) => {
    test.slow();
    await openCounter(shop.page, 'Aisha Rahman');
    for (const { tag, name, html: lang } of languages) {
      const { page } = shop;
      await page.getByRole('button', { name: /Kopi & Co/ }).click();
      await page.getByRole('radiogroup').getByText(name, { exact: true }).click();
      await expect(html(shop)).toHaveAttribute('lang', lang);
      for (const [screen, index] of [
        ['credit', 0],
        ['staff', 1],
        ['devices', 2],
        ['limits', 3],
        ['routing', 4],
      ] as const) {
        await page.getByRole('main').getByRole('region').getByRole('button').nth(index).click();
        await expect(page.getByRole('navigation').getByText('›')).toBeVisible();
        await page.waitForLoadState('networkidle');
        await lookOnce(shop, `${tag}-${screen}`);
        if (screen === 'staff') await addNobody(shop, tag);
        await page.keyboard.press('Escape');
        await expect(page.getByRole('radio', { name })).toBeChecked();
      }
      for (const [screen, key] of [
        ['members', 'F2'],
        ['rewards', 'F3'],
        ['usage', 'F5'],
        ['messaging', 'F4'],
      ] as const) {
        await page.keyboard.press(key);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await lookOnce(shop, `${tag}-${screen}`);
      }
      await lookAtMessaging(shop, tag);
    }
    const page = await shop.restartApp();
    await expect(page.locator('html')).toHaveAttribute('lang', 'th');
  });
});
