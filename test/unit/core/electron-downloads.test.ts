import { EventEmitter } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFakeLog } from '#test/core-fakes.ts';
import { tempFolder } from '#test/temp-folder.ts';
import { saveDownloads } from '../../../electron/hosts/electron/lockdown/downloads.ts';

const OURS = 'https://shop.example/v1/downloads/ticket';

/** A download as Electron tells of it; nothing is written by itself. */
class Item extends EventEmitter {
  savePath: string | null = null;
  readonly #name: string;
  readonly #urls: string[];

  constructor(name: string, urls: string[]) {
    super();
    this.#name = name;
    this.#urls = urls;
  }

  getURLChain = () => this.#urls;
  getFilename = () => this.#name;
  getMimeType = () => (this.#name.endsWith('.json') ? 'application/json' : 'text/csv');
  setSavePath(path: string): void {
    this.savePath = path;
  }
}

function downloadsTo(folder: string) {
  const session = new EventEmitter();
  const saved: string[] = [];
  let failures = 0;
  const log = createFakeLog();
  saveDownloads(session, {
    isDownload: (url) => url === OURS,
    folder: () => folder,
    onSaved: (path) => saved.push(path),
    onFailed: () => {
      failures += 1;
    },
    log,
  });
  let prevented = 0;
  const start = (name: string, urls = [OURS]): Item => {
    const item = new Item(name, urls);
    session.emit('will-download', { preventDefault: () => (prevented += 1) }, item);
    return item;
  };
  return { saved, failures: () => failures, log, start, prevented: () => prevented };
}

const finish = (item: Item, state: string) => item.emit('done', {}, state);

describe('a download', () => {
  it('is saved under its name, and told of once it is there', () => {
    const folder = join(tempFolder(), 'not there yet');
    const { saved, start, prevented } = downloadsTo(folder);
    const item = start('history.csv');
    expect(item.savePath).toBe(join(folder, 'history.csv'));
    expect(saved).toEqual([]);
    finish(item, 'completed');
    expect(saved).toEqual([join(folder, 'history.csv')]);
    expect(prevented()).toBe(0);
  });

  it('takes the place of no other file', () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'history.csv'), 'theirs');
    const { start } = downloadsTo(folder);
    const names = [start('history.csv'), start('history.csv')].map(({ savePath }) => basename(savePath ?? ''));
    expect(names).toEqual(['history (1).csv', 'history (2).csv']);
    expect(readFileSync(join(folder, 'history.csv'), 'utf8')).toBe('theirs');
  });

  it.each([
    ['../../.bashrc', '_.._.bashrc'],
    ['..\\..\\evil.exe', '_.._evil.exe'],
    ['/etc/passwd', '_etc_passwd'],
    ['.hidden', 'hidden'],
    ['a:b*c?.pdf', 'a_b_c_.pdf'],
    ['Quittung 7 – März.pdf', 'Quittung 7 _ März.pdf'],
    ['ใบเสร็จ.pdf', 'ใบเสร็จ.pdf'],
    ['..', 'download'],
    ['', 'download'],
  ])('has a name that is one on every system: %s', (name, safe) => {
    const folder = tempFolder();
    expect(downloadsTo(folder).start(name).savePath).toBe(join(folder, safe));
  });

  it.each([
    ['of another address', ['https://evil.example/x']],
    ['that was led away', [OURS, 'https://evil.example/x']],
    ['that was led here', ['https://evil.example/x', OURS]],
  ])('is refused when it is one %s', (_what, urls) => {
    const folder = tempFolder();
    const { start, prevented } = downloadsTo(folder);
    expect(start('x.csv', urls).savePath).toBeNull();
    expect(prevented()).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is not what the backend says when the address has expired', () => {
    const folder = tempFolder();
    const { start, failures, prevented, log } = downloadsTo(folder);
    expect(start('ticket.json').savePath).toBeNull();
    expect(prevented()).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
    expect(log.lines.map(({ event }) => event)).toEqual(['download_refused']);
    expect(failures()).toBe(1);
  });

  it.each([
    ['cancelled', 0],
    ['interrupted', 1],
  ])('leaves nothing behind when it is %s, and tells of it where nobody wished it', (state, told) => {
    const { start, saved, failures, log } = downloadsTo(tempFolder());
    const item = start('history.csv');
    finish(item, state);
    expect(existsSync(item.savePath ?? '')).toBe(false);
    expect(saved).toEqual([]);
    expect(log.lines).toEqual([{ event: 'download_failed', facts: { state } }]);
    expect(failures()).toBe(told);
  });

  it('is left to the system to place when the folder cannot be used', () => {
    const file = join(tempFolder(), 'a file');
    writeFileSync(file, '');
    const { start, saved, log, prevented } = downloadsTo(file);
    const item = start('history.csv');
    expect(item.savePath).toBeNull();
    expect(prevented()).toBe(0);
    finish(item, 'completed');
    expect(saved).toEqual([]);
    expect(log.lines.map(({ event }) => event)).toEqual(['download_folder_unusable']);
  });
});
