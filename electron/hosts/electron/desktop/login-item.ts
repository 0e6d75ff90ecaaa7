import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The system's list of what starts when somebody logs in, as far as this app stands in it. */
export interface LoginItem {
  isOn(): boolean;
  /** @throws when the list cannot be written */
  set(on: boolean): void;
}

/** As much of Electron as this touches; `App` fits. */
interface LoginSettings {
  /** `executableWillLaunchAtLogin` is there on Windows only. */
  getLoginItemSettings(): { openAtLogin: boolean; executableWillLaunchAtLogin?: boolean };
  setLoginItemSettings(settings: { openAtLogin: boolean }): void;
}

/** On Windows and macOS Electron keeps it. */
export function createSystemLoginItem(app: LoginSettings): LoginItem {
  return {
    isOn() {
      const { openAtLogin, executableWillLaunchAtLogin } = app.getLoginItemSettings();
      // Windows keeps in its list what a person has switched off in the Task Manager.
      return executableWillLaunchAtLogin ?? openAtLogin;
    },
    set: (openAtLogin) => app.setLoginItemSettings({ openAtLogin }),
  };
}

/**
 * On Linux it is a file in the desktop's autostart folder, as freedesktop.org's "Desktop Application Autostart
 * Specification" has it.
 * @param folder absolute path of that folder; it is made when it is first needed
 * @param program absolute path of what is started
 */
export function createAutostartFile(folder: string, program: string): LoginItem {
  const file = join(folder, 'tillside.desktop');
  return {
    isOn() {
      const text = readText(file);
      // The desktop's own settings switch an entry off by a line in it.
      return text !== null && !/^(Hidden=true|X-GNOME-Autostart-enabled=false)\s*$/m.test(text);
    },
    set(on) {
      if (!on) return rmSync(file, { force: true });
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, desktopEntry(program));
    },
  };
}

/** The user's autostart folder, by the "XDG Base Directory Specification". */
export function autostartFolder(environment: NodeJS.ProcessEnv, home: string): string {
  const { XDG_CONFIG_HOME } = environment;
  // A relative path is to be ignored.
  const config = XDG_CONFIG_HOME?.startsWith('/') ? XDG_CONFIG_HOME : join(home, '.config');
  return join(config, 'autostart');
}

function desktopEntry(program: string): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Tillside',
    `Exec=${quoted(program)}`,
    'Terminal=false',
    'StartupNotify=false',
    '',
  ].join('\n');
}

/** As an argument of `Exec`: quoted for the command line, then escaped as every string of such a file. */
function quoted(argument: string): string {
  const inQuotes = argument.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%');
  return `"${inQuotes.replaceAll('\\', '\\\\')}"`;
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
