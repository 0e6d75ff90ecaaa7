import { Menu, type MenuItemConstructorOptions } from 'electron';

/** No menu of its own: what keyboards and macOS expect of any app, and the developer tools while developing. */
export function createMenu(isPackaged: boolean): Menu {
  const items: MenuItemConstructorOptions[] = [{ role: 'editMenu' }];
  if (process.platform === 'darwin') items.unshift({ role: 'appMenu' });
  if (!isPackaged) items.push({ label: 'Developer', submenu: [{ role: 'toggleDevTools' }] });
  return Menu.buildFromTemplate(items);
}
