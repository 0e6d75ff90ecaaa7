import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { findBrowser } from '../../test/e2e/find-browser.ts';
import { type Picture, toIcns, toIco } from './containers.ts';

/**
 * `npm run icons`: draws all pictures of the app that a system asks for out of `renderer/icon.svg`, and the one-coloured
 * tray picture of macOS out of `tray-template.svg`. The results are kept in the repository.
 */
const folder = import.meta.dirname;
const LINUX = [16, 24, 32, 48, 64, 128, 256, 512];
const WINDOWS = [16, 20, 24, 32, 40, 48, 64, 256];
const MACOS = [32, 64, 128, 256, 512, 1024];
/** What macOS leaves free around an icon, as a part of its side: 100 of 1024 pixels. */
const MACOS_MARGIN = 100 / 1024;
/** The side of a tray picture, and of the one for dense screens. */
const TRAY = [
  ['', 16],
  ['@2x', 32],
] as const;

async function draw(page: Page, svg: string, side: number, margin = 0): Promise<Picture> {
  await page.setViewportSize({ width: side, height: side });
  const inner = `${100 - 200 * margin}%`;
  await page.setContent(
    `<style>body{margin:0;display:grid;place-items:center;height:100vh}svg{width:${inner};height:${inner}}</style>${svg}`,
  );
  return { side, png: await page.screenshot({ omitBackground: true }) };
}

async function drawAll(page: Page, svg: string, sides: readonly number[], margin = 0): Promise<Picture[]> {
  const pictures: Picture[] = [];
  for (const side of sides) pictures.push(await draw(page, svg, side, margin));
  return pictures;
}

const executablePath = findBrowser((line) => process.stdout.write(`${line}\n`));
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const browser = await chromium.launch({ executablePath, args: asRoot });
const page = await browser.newPage();
const app = readFileSync(join(folder, '../../renderer/icon.svg'), 'utf8');
const template = readFileSync(join(folder, 'tray-template.svg'), 'utf8');

mkdirSync(join(folder, 'app'), { recursive: true });
for (const { side, png } of await drawAll(page, app, LINUX)) {
  writeFileSync(join(folder, 'app', `${side}x${side}.png`), png);
}
writeFileSync(join(folder, 'app.ico'), toIco(await drawAll(page, app, WINDOWS)));
writeFileSync(join(folder, 'app.icns'), toIcns(await drawAll(page, app, MACOS, MACOS_MARGIN)));
for (const [suffix, side] of TRAY) {
  writeFileSync(join(folder, `tray${suffix}.png`), (await draw(page, app, side)).png);
  writeFileSync(join(folder, `trayTemplate${suffix}.png`), (await draw(page, template, side)).png);
}
await browser.close();
