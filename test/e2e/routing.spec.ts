import { expect, test } from './fixtures.ts';
import { openCounter, openSettings } from './flows.ts';
import { look } from './look.ts';

test('an owner chooses the ways that messages take, and the rules for those that are no codes', async ({ shop }) => {
  const { page } = shop;
  test.slow();
  await openCounter(page, 'Aisha Rahman');
  await openSettings(page);
  await page.getByRole('button', { name: /^Routing/ }).press('Enter');
  const routes = page.getByRole('table', { name: 'Routes to Singapore' });
  await expect(routes.getByRole('row')).toHaveCount(4);
  await look(shop, 'routing');

  await routes.getByRole('switch', { name: /^Straits Direct/ }).press('Space');
  await page.getByRole('textbox', { name: 'Sender name' }).fill('KopiCo');
  await expect(page.getByText('Only a registered name can be used there.')).toBeVisible();
  await page.getByRole('checkbox', { name: /^Registered in the SMS registry/ }).check();
  await page.getByRole('textbox', { name: 'Quiet hours from' }).fill('2230');
  await page.getByRole('textbox', { name: 'Keep credit for so many codes' }).fill('50');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Saved. It holds at once at all counters.')).toBeVisible();
  await expect(page.getByText("US$1.84 at today's price")).toBeVisible();
  await expect(routes.getByRole('row', { name: /Island Relay/ })).toContainText('in use');

  // None left: that is told before anything is saved.
  for (const route of ['Island Relay', 'Global One']) {
    await routes.getByRole('switch', { name: new RegExp(`^${route}`) }).press('Space');
  }
  await expect(page.getByRole('alert')).toHaveText('One route has to stay on');
  await look(shop, 'routing-faults');
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(routes.getByRole('switch', { name: /^Global One/ })).toBeChecked();
});
