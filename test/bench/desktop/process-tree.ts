import { readdirSync, readFileSync } from 'node:fs';

/**
 * What a process and all that it started hold in memory, in bytes. A page that several of them share counts once, in
 * parts (Linux: the proportional set size of `/proc/<pid>/smaps_rollup`).
 */
export function memoryOfTree(root: number): number {
  return treeOf(root).reduce((sum, pid) => sum + proportionalSetSize(pid), 0);
}

/**
 * The processor time that a process and all that it started have taken so far, in milliseconds, those included that have
 * ended (Linux: `/proc/<pid>/stat`, whose clock ticks are hundredths of a second everywhere).
 */
export function processorTimeOfTree(root: number): number {
  return treeOf(root).reduce((sum, pid) => sum + processorTime(pid), 0);
}

function treeOf(root: number): number[] {
  const parents = new Map(processes().map((pid) => [pid, parentOf(pid)]));
  const tree = [root];
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  return tree;
}

function processes(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)/m.exec(readOf(pid, 'status'))?.[1] ?? 0);
}

function proportionalSetSize(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB/m.exec(readOf(pid, 'smaps_rollup'))?.[1] ?? 0) * 1_024;
}

function processorTime(pid: number): number {
  // The name in brackets may have spaces in it. After it come state (0), …, utime (11), stime, cutime and cstime.
  const fields = readOf(pid, 'stat').split(') ').at(-1)?.split(' ') ?? [];
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * 10;
}

/** Empty for a process that has ended meanwhile. */
function readOf(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
