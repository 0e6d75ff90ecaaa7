import { expect, type Page } from '@playwright/test';
import { demoCredentials, demoShop } from '#server/seed/demo-shop.ts';
import type { Shop } from './shop.ts';

/** As the demo shop's owner, once its account is filled in: what is pressed on the empty form before that is lost. */
export async function pairDevice(page: Page): Promise<void> {
  await expect(page.getByRole('textbox', { name: 'Email' })).toHaveValue(demoCredentials.email);
  await page.getByRole('button', { name: 'Pair this device' }).click();
}

/** From the first screen to the staff's names: the demo shop, paired by its owner. */
async function pairWithDemo(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Try it with a demo shop' }).click();
  await pairDevice(page);
  await expect(lockTitle(page)).toBeVisible();
}

export const lockTitle = (page: Page) => page.getByRole('heading', { name: 'Who is at the counter?' });

/** Locks the counter, and waits until nothing of the last screen, such as a name on it, can be taken for the lock. */
export async function lock(page: Page): Promise<void> {
  await page.keyboard.press('F12');
  await expect(lockTitle(page)).toBeVisible();
}

/** Picks a name on the lock screen and types a PIN. */
export async function unlock(page: Page, name: RegExp, pin: string): Promise<void> {
  await page.getByRole('button', { name }).press('Enter');
  await page.keyboard.type(pin);
  await page.keyboard.press('Enter');
}

type Person = (typeof demoShop.staff)[number]['name'];

/** By keyboard, as at a counter. */
export async function signIn(page: Page, name: Person): Promise<void> {
  const pin = demoShop.staff.find((person) => person.name === name)?.pin ?? '';
  await page.getByRole('button', { name: new RegExp(name) }).press('Enter');
  await expect(page.getByRole('heading', { name: `Hello, ${name}` })).toBeVisible();
  await page.keyboard.type(pin);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'New member' })).toBeVisible();
}

export async function openCounter(page: Page, name: Person = 'Mei Lin'): Promise<void> {
  await pairWithDemo(page);
  await signIn(page, name);
}

export const phoneField = (page: Page) => page.getByRole('textbox', { name: 'Mobile number' });
export const creditBar = (page: Page) => page.getByRole('region', { name: 'Credit and counter' });

/** Types a number and sends; the hands stay on the keyboard. */
export async function sendCode(page: Page, digits: string): Promise<void> {
  await expect(phoneField(page)).toBeFocused();
  await page.keyboard.type(digits, { delay: 60 });
  await page.keyboard.press('Enter');
}

/** From the phone field to a saved member. */
export async function registerMember(shop: Shop, digits: string, name: string): Promise<void> {
  const { page } = shop;
  await sendCode(page, digits);
  await expect(page.getByText('Delivered', { exact: true })).toBeVisible();
  await page.keyboard.type(await shop.readCode(`+65 ${digits.slice(0, 4)} ${digits.slice(4)}`), { delay: 60 });
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await page.keyboard.type(name, { delay: 60 });
  await page.keyboard.press('Enter');
  await expect(page.getByText(`${name} is now a member`)).toBeVisible();
}

/** By the logo in the bottom left corner. */
export async function openSettings(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Kopi & Co/ }).click();
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
}

/** The way of the article: the logo in the bottom left corner › Settings › Billing & Credit › Credit. */
export async function openCredit(page: Page): Promise<void> {
  await openSettings(page);
  const billing = page.getByRole('region', { name: 'Billing & Credit' });
  await billing.getByRole('button', { name: /^Credit/ }).click();
  await expect(page.getByRole('heading', { name: 'Service [For SMS]' })).toBeVisible();
}

/** Manage Card › Add: the card is typed in on the payment provider's page, and the app hears of it by itself. */
export async function addCard(shop: Shop, number: string): Promise<void> {
  const { page } = shop;
  await page.getByRole('button', { name: 'Manage Card' }).click();
  const dialog = page.getByRole('dialog', { name: 'Manage Card' });
  const hosted = await shop.hostedPage(() => dialog.getByRole('button', { name: 'Add', exact: true }).click());
  await hosted.getByLabel('Card number').fill(number);
  await hosted.getByLabel('Expiry').fill('12 / 34');
  // American Express prints four digits on its cards.
  await hosted.getByLabel('Security code').fill(/^3[47]/.test(number) ? '1234' : '123');
  await hosted.getByLabel('Name on card').fill('Aisha Rahman');
  await shop.returnFrom(hosted, () => hosted.getByRole('button', { name: 'Add', exact: true }).click());
  await expect(dialog.getByText(`·· ${number.slice(-4)} is saved`, { exact: false })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
}
