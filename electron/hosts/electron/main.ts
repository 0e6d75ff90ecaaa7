import { join, resolve } from 'node:path';
import { app, dialog, ipcMain, Menu, protocol, session } from 'electron';
import packageJson from '../../../package.json' with { type: 'json' };
import { readEnvironment } from '../environment.ts';
import { makePrivateFolder } from '../private-folder.ts';
import { createLinkInbox, linkIn } from './desktop/app-links.ts';
import { lockDown } from './lockdown/lockdown.ts';
import { APP_SCHEME } from './page/app-file.ts';
import { start } from './start.ts';
import { checkTakesFiles, tellStartFailure } from './start-failure.ts';

const environment = readEnvironment(process.env);
const { dataDir } = environment;
app.setName(packageJson.productName);
const folder = dataDir === null ? join(app.getPath('appData'), packageJson.productName) : resolve(dataDir);
app.setPath('userData', folder);
// Windows shows notifications only of an app that it knows by the name that the installer gave it.
if (app.isPackaged) app.setAppUserModelId('com.tillside.desktop');
protocol.registerSchemesAsPrivileged([
  { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);
lockDown(app, () => session.defaultSession);
// Electron would build a menu of its own before the window, in English. Ours comes with the core.
Menu.setApplicationMenu(null);

// macOS hands over a link before the app is ready, the others among the arguments of a start.
const links = createLinkInbox();
app.on('open-url', (event, url) => {
  event.preventDefault();
  links.take(url);
});
const firstLink = linkIn(process.argv);
if (firstLink !== undefined) links.take(firstLink);
app.on('second-instance', (_event, argv) => links.take(linkIn(argv)));

async function run(): Promise<void> {
  makePrivateFolder(folder);
  if (app.requestSingleInstanceLock()) {
    await app.whenReady();
    start({ ipc: ipcMain, environment, links, distFolder: resolve(import.meta.dirname, '..') });
  } else {
    // The lock stands in the folder: one that is full refuses it as another app does.
    checkTakesFiles(folder);
    app.quit();
  }
}
void run().catch((error: unknown) => tellStartFailure({ app, dialog, folder }, error));
