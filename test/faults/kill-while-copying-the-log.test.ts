import { type ChildProcess, fork } from 'node:child_process';
import { on, once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { lookAtLog, ROWS } from '#test/log-filler.ts';
import { tempFolder } from '#test/temp-folder.ts';

const PROGRAM = fileURLToPath(new URL('./busy-writer.ts', import.meta.url));

it.each([2, 5, 9, 14, 22])(
  'what was committed stands when the process is killed while a thread copies the log (after %i commits and a copy)',
  { timeout: 60_000 },
  async (commitsBeforeDeath) => {
    const file = join(tempFolder(), 'a.sqlite');
    const writer = fork(PROGRAM, [file, 'Infinity']);
    onTestFinished(() => void writer.kill('SIGKILL'));
    const committed = await killAfter(writer, commitsBeforeDeath, () => isCopied(file));

    const sqlite = new SqliteDatabase(file);
    onTestFinished(() => void sqlite.close());
    expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok');
    const rounds = sqlite
      .prepare("select count(*) from throttles group by substr(key, 1, instr(substr(key, 7), ' ') + 6)")
      .pluck()
      .all();
    expect(rounds).toEqual(rounds.map(() => ROWS));
    expect(rounds.length).toBeGreaterThanOrEqual(committed);
  },
);

it('a process that closes its database waits for the thread, and leaves no log', async () => {
  const file = join(tempFolder(), 'a.sqlite');
  expect(await endOf(fork(PROGRAM, [file, '6', 'close']))).toBe(0);
  expect(existsSync(`${file}-wal`)).toBe(false);
});

it('a process that just ends does not wait for the thread', async () => {
  expect(await endOf(fork(PROGRAM, [join(tempFolder(), 'a.sqlite'), '6', 'leave']))).toBe(0);
});

async function endOf(writer: ChildProcess): Promise<unknown> {
  onTestFinished(() => void writer.kill('SIGKILL'));
  const [code] = await once(writer, 'exit');
  return code;
}

/** By the thread: whoever commits begins with more pages than that. */
function isCopied(file: string): boolean {
  const { log, checkpointed } = lookAtLog(file);
  return checkpointed > 0 && log < 10_000;
}

/** Kills it at the first commit after so many when `isTime` as well. @returns the last commit that it told of */
async function killAfter(writer: ChildProcess, commits: number, isTime: () => boolean): Promise<number> {
  const exited = once(writer, 'exit');
  const told: number[] = [];
  writer.on('message', (round) => told.push(Number(round)));
  for await (const [round] of on(writer, 'message', { close: ['exit'] })) {
    if (Number(round) < commits || !isTime()) continue;
    writer.kill('SIGKILL');
    break;
  }
  await exited;
  return told.at(-1) ?? 0;
}
