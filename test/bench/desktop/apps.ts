import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { layOutElectronApp } from '#test/electron-app.ts';

/** An app laid out as it is when installed. */
export interface LaidOutApp {
  executablePath: string;
  remove(): void;
}

/**
 * What Tillside is measured against: the least that shows a balance in Electron, one sandboxed window with a page that
 * needs no script.
 * @param electron path of Electron's program
 * @param folder where its page and its data are kept
 * @param balance the text it shows
 */
export function layOutMinimalApp(electron: string, root: string, folder: string, balance: string): LaidOutApp {
  const data = join(folder, 'minimal');
  mkdirSync(data);
  const page = join(data, 'page.html');
  writeFileSync(page, `<!doctype html><meta charset="utf-8"><title>Minimal</title><h1>${balance}</h1>\n`);
  const start = `import { app, BrowserWindow } from 'electron';
app.setPath('userData', ${JSON.stringify(data)});
app.on('window-all-closed', () => app.quit());
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1366, height: 768, webPreferences: { sandbox: true } });
  window.loadFile(${JSON.stringify(page)});
});
`;
  return layOutElectronApp(dirname(electron), root, start);
}

/**
 * Tillside with a key ring that is always there: without one the pairing would not outlast the app, and how fast the
 * system's own answers is not asked here.
 */
export function layOutTillside(electron: string, root: string): LaidOutApp {
  const start = `import { safeStorage } from 'electron';
const encrypt = (text) => Buffer.from(text);
const decrypt = (bytes) => bytes.toString();
Object.assign(safeStorage, {
  isEncryptionAvailable: () => true,
  getSelectedStorageBackend: () => 'gnome_libsecret',
  encryptString: encrypt,
  decryptString: decrypt,
  isAsyncEncryptionAvailable: async () => true,
  encryptStringAsync: async (text) => encrypt(text),
  decryptStringAsync: async (bytes) => ({ result: decrypt(bytes), shouldReEncrypt: false }),
});
await import('./dist/main/main.js');
`;
  return layOutElectronApp(dirname(electron), root, start);
}
