import { expect, type Page } from '@playwright/test';
import { demoCredentials, demoShop } from '#server/seed/demo-shop.ts';

/** From the first screen to the staff's names: the demo shop, paired by its owner. */
async function pairWithDemo(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Try it with a demo shop' }).click();
  await expect(page.getByRole('textbox', { name: 'Email' })).toHaveValue(demoCredentials.email);
  await page.getByRole('button', { name: 'Pair this device' }).click();
  await expect(page.getByRole('heading', { name: 'Who is at the counter?' })).toBeVisible();
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

/** The way of the article: the logo in the bottom left corner › Settings › Billing & Credit › Credit. */
export async function openCredit(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Kopi & Co/ }).click();
  await page.getByRole('button', { name: /^Credit/ }).click();
  await expect(page.getByRole('heading', { name: 'Service [For SMS]' })).toBeVisible();
}
