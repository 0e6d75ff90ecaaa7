import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { Words } from '../words/words.ts';

/** No menu of its own: what keyboards and macOS expect of any app, and the developer tools while developing. */
export function createMenu(isPackaged: boolean, { developer }: Words): Menu {
  const items: MenuItemConstructorOptions[] = [{ role: 'editMenu' }];
  if (process.platform === 'darwin') items.unshift({ role: 'appMenu' });
  if (!isPackaged) items.push({ label: developer, submenu: [{ role: 'toggleDevTools' }] });
  return Menu.buildFromTemplate(items);
}
