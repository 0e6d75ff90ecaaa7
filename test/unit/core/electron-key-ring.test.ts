import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFakeLog } from '#test/core-fakes.ts';
import { createFakeClock } from '#test/fake-clock.ts';
import { tempFolder } from '#test/temp-folder.ts';
import { openKeyRing } from '../../../electron/hosts/electron/secrets/key-ring.ts';

/** The system's key ring; two of the same key read each other's. */
class SyncRing {
  available = true;
  backend: 'basic_text' | 'gnome_libsecret' = 'gnome_libsecret';
  readonly key: string;
  constructor(key = 'a') {
    this.key = key;
  }

  isEncryptionAvailable = () => this.available;
  getSelectedStorageBackend = () => this.backend;
  encryptString = (text: string) => Buffer.from(`${this.key}:${[...text].reverse().join('')}`);
  decryptString(encrypted: Buffer): string {
    const text = encrypted.toString();
    if (!text.startsWith(`${this.key}:`)) throw new Error('another key');
    return [...text.slice(this.key.length + 1)].reverse().join('');
  }
}

/** The one of newer runtimes; a test holds it back by `opening` and `encrypting`. */
class AsyncRing extends SyncRing {
  opening: Promise<unknown> = Promise.resolve();
  encrypting: Promise<unknown> = Promise.resolve();
  rotated = false;

  override isEncryptionAvailable = (): never => {
    throw new Error('the synchronous half may block the window');
  };
  isAsyncEncryptionAvailable = async () => {
    await this.opening;
    return this.available;
  };
  encryptStringAsync = async (text: string) => {
    await this.encrypting;
    return this.encryptString(text);
  };
  decryptStringAsync = async (encrypted: Buffer) => ({
    result: this.decryptString(encrypted),
    shouldReEncrypt: this.rotated,
  });
}

const rings = [
  ['synchronous', SyncRing],
  ['asynchronous', AsyncRing],
] as const;

/** A folder, and how an app that starts there opens its secrets. */
function computer() {
  const folder = tempFolder();
  const log = createFakeLog();
  const clock = createFakeClock();
  return {
    folder,
    log,
    clock,
    file: join(folder, 'secrets.json'),
    stored: (): Record<string, string> => JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8')),
    open: (ring: SyncRing) => openKeyRing(ring, folder, log, clock),
  };
}
const events = ({ log }: ReturnType<typeof computer>) => log.lines.map(({ event }) => event);

describe.each(rings)('secrets in a %s key ring', (_kind, Ring) => {
  it('are there at the next start, and on disk only encrypted', async () => {
    const place = computer();
    const secrets = await place.open(new Ring());
    expect(secrets.kind).toBe('keychain');
    secrets.write('token', 'of the device');
    secrets.write('pepper', 'of the PINs');
    expect(secrets.read('token')).toBe('of the device');
    await secrets.flush();
    expect(readFileSync(place.file, 'utf8')).not.toContain('of the');
    expect(statSync(place.file).mode & 0o777).toBe(0o600);
    const later = await place.open(new Ring());
    expect([later.read('token'), later.read('pepper'), later.read('other')]).toEqual([
      'of the device',
      'of the PINs',
      null,
    ]);
  });

  it('are read as the version before wrote them', async () => {
    const place = computer();
    const encrypted = new SyncRing().encryptString('of the device').toString('base64');
    writeFileSync(place.file, JSON.stringify({ 'deviceToken@https://shop.example': encrypted }));
    expect((await place.open(new Ring())).read('deviceToken@https://shop.example')).toBe('of the device');
  });

  it('do not come back once they are removed', async () => {
    const place = computer();
    const secrets = await place.open(new Ring());
    secrets.write('token', 'a');
    secrets.remove('token');
    expect(secrets.read('token')).toBeNull();
    await secrets.flush();
    expect((await place.open(new Ring())).read('token')).toBeNull();
  });

  it('are the last that was written, however fast it went', async () => {
    const place = computer();
    const secrets = await place.open(new Ring());
    for (const value of ['a', 'b', 'a', 'c']) secrets.write('token', value);
    secrets.remove('pepper');
    secrets.write('pepper', 'd');
    await secrets.flush();
    const later = await place.open(new Ring());
    expect([later.read('token'), later.read('pepper')]).toEqual(['c', 'd']);
  });

  it('are as if there were none when another key ring wrote them, and stay on disk', async () => {
    const place = computer();
    const theirs = await place.open(new Ring('b'));
    theirs.write('token', 'theirs');
    await theirs.flush();
    const ours = await place.open(new Ring('a'));
    expect(ours.read('token')).toBeNull();
    expect(events(place)).toEqual(['secret_unreadable']);
    expect((await place.open(new Ring('b'))).read('token')).toBe('theirs');
  });

  it('are all gone when they are cleared, what was cut off in the middle of a write included', async () => {
    const place = computer();
    const secrets = await place.open(new Ring());
    secrets.write('token', 'a');
    await secrets.flush();
    writeFileSync(`${place.file}.tmp-0123456789abcdef`, 'half');
    writeFileSync(join(place.folder, 'settings.json'), '{}');
    secrets.write('pepper', 'not on disk yet');
    secrets.clear();
    expect(secrets.read('token')).toBeNull();
    await secrets.flush();
    expect(readdirSync(place.folder)).toEqual(['settings.json']);
    secrets.write('token', 'new');
    await secrets.flush();
    expect(Object.keys(place.stored())).toEqual(['token']);
  });

  it('are kept in memory while the disk takes none, and reach it as soon as it does', async () => {
    const place = computer();
    const secrets = await place.open(new Ring());
    secrets.write('old', 'a');
    await secrets.flush();
    // As good as a full disk: nothing can be written there.
    renameSync(place.file, `${place.file}~`);
    mkdirSync(place.file);
    secrets.write('token', 'b');
    secrets.remove('old');
    await secrets.flush();
    expect([secrets.read('token'), secrets.read('old')]).toEqual(['b', null]);
    expect(new Set(events(place))).toEqual(new Set(['secret_not_written']));
    rmdirSync(place.file);
    renameSync(`${place.file}~`, place.file);
    expect(Object.keys(place.stored())).toEqual(['old']);
    await secrets.flush();
    expect(Object.keys(place.stored())).toEqual(['token']);
  });

  it.each([
    ['no key ring', { available: false }],
    ['a password that everybody knows', { backend: 'basic_text' as const }],
  ])('are only in memory where there is %s', async (_what, state) => {
    const place = computer();
    const secrets = await place.open(Object.assign(new Ring(), state));
    expect(secrets.kind).toBe('memory');
    secrets.write('token', 'a');
    expect(secrets.read('token')).toBe('a');
    await secrets.flush();
    expect(readdirSync(place.folder)).toEqual([]);
  });

  it('come back from nowhere once they were removed or replaced while there was no key ring', async () => {
    const place = computer();
    const before = await place.open(new Ring());
    for (const name of ['removed', 'replaced', 'left']) before.write(name, 'old');
    await before.flush();
    const without = await place.open(Object.assign(new Ring(), { available: false }));
    expect(without.read('left')).toBeNull();
    without.remove('removed');
    without.write('replaced', 'new');
    expect(Object.keys(place.stored())).toEqual(['left']);
    without.clear();
    expect(readdirSync(place.folder)).toEqual([]);
  });

  it('are only in memory when their file is none', async () => {
    const place = computer();
    mkdirSync(place.file);
    const secrets = await place.open(new Ring());
    expect(secrets.kind).toBe('memory');
    expect(events(place)).toEqual(['secrets_file_unusable']);
  });

  it('begin anew when their file is damaged', async () => {
    const place = computer();
    writeFileSync(place.file, '{"token": "YTph');
    const secrets = await place.open(new Ring());
    expect([secrets.kind, secrets.read('token')]).toEqual(['keychain', null]);
  });

  it('pass over what is no secret in their file', async () => {
    const place = computer();
    const token = new SyncRing().encryptString('a').toString('base64');
    writeFileSync(place.file, JSON.stringify({ token, version: 7, nested: {} }));
    const secrets = await place.open(new Ring());
    expect([secrets.read('token'), secrets.read('version')]).toEqual(['a', null]);
    expect(events(place)).toEqual([]);
  });
});

describe('a key ring that takes its time', () => {
  const never = new Promise(() => undefined);

  it('holds the app up for some seconds; then it goes on without, and destroys nothing', async () => {
    const place = computer();
    const before = await place.open(new AsyncRing());
    before.write('token', 'a');
    await before.flush();
    const opening = place.open(Object.assign(new AsyncRing(), { opening: never }));
    await place.clock.advance(10_000);
    const secrets = await opening;
    expect([secrets.kind, secrets.read('token')]).toEqual(['memory', null]);
    expect(events(place)).toEqual(['key_ring_late']);
    expect((await place.open(new AsyncRing())).read('token')).toBe('a');
  });

  it('loses what a crash came before, and nothing that was on disk', async () => {
    const place = computer();
    const ring = new AsyncRing();
    const secrets = await place.open(ring);
    secrets.write('token', 'old');
    await secrets.flush();
    ring.encrypting = never;
    secrets.write('token', 'new');
    expect(secrets.read('token')).toBe('new');
    expect((await place.open(new AsyncRing())).read('token')).toBe('old');
  });

  it('does not keep the app from ending', async () => {
    const place = computer();
    const ring = Object.assign(new AsyncRing(), { encrypting: never });
    const secrets = await place.open(ring);
    secrets.write('token', 'a');
    const flushed = secrets.flush();
    await place.clock.advance(3_000);
    await flushed;
    expect(events(place)).toEqual(['secrets_not_flushed']);
  });

  it.each(['remove', 'clear'] as const)('stores nothing that is gone by then: %s', async (way) => {
    const place = computer();
    const { promise, resolve } = Promise.withResolvers<void>();
    const secrets = await place.open(Object.assign(new AsyncRing(), { encrypting: promise }));
    secrets.write('token', 'a');
    if (way === 'remove') secrets.remove('token');
    else secrets.clear();
    resolve();
    await secrets.flush();
    expect((await place.open(new AsyncRing())).read('token')).toBeNull();
    expect(readdirSync(place.folder)).toEqual([]);
  });
});

it('encrypts anew what a key ring wants to have under a better key', async () => {
  const place = computer();
  writeFileSync(place.file, JSON.stringify({ token: new SyncRing('a').encryptString('x').toString('base64') }));
  class Rotating extends AsyncRing {
    override rotated = true;
    override encryptString = (text: string) => new SyncRing('a:new').encryptString(text);
  }
  const secrets = await place.open(new Rotating('a'));
  expect(secrets.read('token')).toBe('x');
  await secrets.flush();
  expect((await place.open(new SyncRing('a:new'))).read('token')).toBe('x');
});

it('is none when it fails in any other way', async () => {
  const place = computer();
  const secrets = await place.open(Object.assign(new AsyncRing(), { opening: Promise.reject(new Error('D-Bus')) }));
  expect(secrets.kind).toBe('memory');
  expect(events(place)).toEqual(['key_ring_failed']);
});
