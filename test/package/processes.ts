import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { APP_FOLDER } from './dpkg.ts';

/** A process of the installed app. */
export interface AppProcess {
  pid: number;
  /** Chromium's name for what it is: `renderer`, `gpu-process`, `utility` …; null for the main process. */
  type: string | null;
  command: string;
  /** From `/proc/<pid>/status`, such as `Seccomp`. */
  status(field: string): string | undefined;
}

/** Every process on this computer that runs the installed program, whoever started it. */
export function appProcesses(): AppProcess[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => readProcess(Number(pid)) ?? []);
}

function readProcess(pid: number): AppProcess | null {
  try {
    if (!readlinkSync(`/proc/${pid}/exe`).startsWith(`${APP_FOLDER}/`)) return null;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return {
      pid,
      type: /--type=(\S+)/.exec(command)?.[1] ?? null,
      command,
      status: (field) => new RegExp(`^${field}:\\s*(.*)$`, 'm').exec(status)?.[1],
    };
  } catch {
    // It has ended meanwhile.
    return null;
  }
}

/** The demo shop's process, if one runs. */
export function demoProcess(): AppProcess | undefined {
  return appProcesses().find(({ type, command }) => type === 'utility' && command.includes('node.mojom.NodeService'));
}
