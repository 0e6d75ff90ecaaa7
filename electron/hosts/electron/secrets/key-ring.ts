import type { SafeStorage } from 'electron';
import type { Clock, Log, Secrets } from '#core/ports.ts';
import { within } from '#core/within.ts';
import { createMemorySecrets } from '../../memory-secrets.ts';
import { systemClock } from '../../system-clock.ts';
import { openSecretsFile, type SecretsFile } from './secrets-file.ts';

/** Milliseconds for the key ring to open: long enough to type its password, if the system asks for that. */
const OPENING = 10_000;
/** Milliseconds for what is still to be written when the app ends. */
const FLUSHING = 3_000;

/** As much of Electron's as this touches. Older ones have no asynchronous half. */
type KeyRing = Pick<
  SafeStorage,
  'isEncryptionAvailable' | 'encryptString' | 'decryptString' | 'getSelectedStorageBackend'
> &
  Partial<Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'>>;

interface Cipher {
  encrypt(value: string): Promise<Buffer>;
  decrypt(encrypted: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }>;
}

type KeptSecrets = Secrets & {
  /** Waits, for some seconds at most, until what was written is on disk. To be called before the app ends. */
  flush(): Promise<void>;
};

/**
 * Secrets encrypted by the system's key ring. All of them are read now; later reads are from memory, and writes reach the
 * disk in their order soon after. What a full disk does not take is tried again at `flush`, and read from memory until then.
 *
 * Without a key ring, Chromium would "encrypt" with a password that everybody knows (`basic_text`): then they are kept
 * only in memory. So they are until the next start when the key ring does not open within some seconds, because nobody is
 * there to unlock it. What is on disk stays then, but for what is removed or replaced.
 * @param folder where the app keeps its data; it exists
 */
export async function openKeyRing(
  keyRing: KeyRing,
  folder: string,
  log: Log,
  clock: Clock = systemClock,
): Promise<KeptSecrets> {
  const file = openFile(folder, log);
  if (file === null) return { ...createMemorySecrets(), flush: async () => undefined };
  const opened = await within(OPENING, open(keyRing, file, log), clock);
  if (opened === 'late') log.warn('key_ring_late');
  if (opened === 'late' || opened === null) return besideFile(file, log);
  return keepIn(file, opened, log, clock);
}

function openFile(folder: string, log: Log): SecretsFile | null {
  try {
    return openSecretsFile(folder);
  } catch {
    log.error('secrets_file_unusable');
    return null;
  }
}

interface Opened {
  cipher: Cipher;
  values: Map<string, string>;
  /** Those that the key ring wants to be encrypted anew, with a better key. */
  outdated: readonly { name: string; value: string }[];
}

/** @returns null without a key ring */
async function open(keyRing: KeyRing, file: SecretsFile, log: Log): Promise<Opened | null> {
  const cipher = await openCipher(keyRing, log);
  const stored = cipher === null ? null : readAll(file, log);
  if (cipher === null || stored === null) return null;
  const values = new Map<string, string>();
  const outdated: { name: string; value: string }[] = [];
  for (const [name, encrypted] of Object.entries(stored)) {
    try {
      const { result, shouldReEncrypt } = await cipher.decrypt(encrypted);
      values.set(name, result);
      if (shouldReEncrypt) outdated.push({ name, value: result });
    } catch {
      // Encrypted by another key ring: the file was copied, or the system was set up anew.
      log.warn('secret_unreadable');
    }
  }
  return { cipher, values, outdated };
}

function readAll(file: SecretsFile, log: Log): Record<string, Buffer> | null {
  try {
    return file.all();
  } catch {
    log.error('secrets_file_unusable');
    return null;
  }
}

async function openCipher(keyRing: KeyRing, log: Log): Promise<Cipher | null> {
  try {
    if (process.platform === 'linux' && keyRing.getSelectedStorageBackend() === 'basic_text') return null;
    const asynchronous = asynchronousHalf(keyRing);
    if (asynchronous) return (await asynchronous.isAvailable()) ? asynchronous : null;
    return keyRing.isEncryptionAvailable() ? synchronousHalf(keyRing) : null;
  } catch {
    log.error('key_ring_failed');
    return null;
  }
}

/** It also reads what the synchronous half has written. */
function asynchronousHalf(keyRing: KeyRing): (Cipher & { isAvailable(): Promise<boolean> }) | null {
  const { isAsyncEncryptionAvailable, encryptStringAsync, decryptStringAsync } = keyRing;
  if (!isAsyncEncryptionAvailable || !encryptStringAsync || !decryptStringAsync) return null;
  return {
    isAvailable: () => isAsyncEncryptionAvailable.call(keyRing),
    encrypt: (value) => encryptStringAsync.call(keyRing, value),
    decrypt: (encrypted) => decryptStringAsync.call(keyRing, encrypted),
  };
}

function synchronousHalf(keyRing: KeyRing): Cipher {
  return {
    encrypt: async (value) => keyRing.encryptString(value),
    decrypt: async (encrypted) => ({ result: keyRing.decryptString(encrypted), shouldReEncrypt: false }),
  };
}

/** In memory, with the file of another time beside it: what is removed or replaced must not come back from there. */
function besideFile(file: SecretsFile, log: Log): KeptSecrets {
  const memory = createMemorySecrets();
  function removeFromFile(name: string): void {
    try {
      file.remove(name);
    } catch {
      log.error('secret_not_removed');
    }
  }
  return {
    ...memory,
    write(name, value) {
      memory.write(name, value);
      removeFromFile(name);
    },
    remove(name) {
      memory.remove(name);
      removeFromFile(name);
    },
    clear() {
      memory.clear();
      file.clear();
    },
    flush: async () => undefined,
  };
}

function keepIn(file: SecretsFile, { cipher, values, outdated }: Opened, log: Log, clock: Clock): KeptSecrets {
  /** What is not on disk yet, in the order in which it came; null is to be removed. */
  const waiting = new Map<string, string | null>();
  let stored: Promise<void> = Promise.resolve();

  function keep(name: string, change: () => void): void {
    try {
      change();
      waiting.delete(name);
    } catch {
      log.error('secret_not_written');
    }
  }

  async function store(name: string, value: string): Promise<void> {
    const encrypted = await cipher.encrypt(value).catch(() => null);
    // Meanwhile it may have been stored, written anew, or removed.
    if (waiting.get(name) !== value) return;
    if (encrypted === null) log.error('secret_not_encrypted');
    else keep(name, () => file.set(name, encrypted));
  }

  function queue(name: string, value: string): void {
    waiting.set(name, value);
    stored = stored.then(() => store(name, value));
  }

  /** At once, and not behind what is being encrypted. */
  function remove(name: string): void {
    waiting.set(name, null);
    keep(name, () => file.remove(name));
  }

  for (const { name, value } of outdated) queue(name, value);

  return {
    kind: 'keychain',
    read: (name) => values.get(name) ?? null,
    write(name, value) {
      values.set(name, value);
      queue(name, value);
    },
    remove(name) {
      values.delete(name);
      remove(name);
    },
    clear() {
      values.clear();
      waiting.clear();
      file.clear();
    },
    async flush() {
      for (const [name, value] of [...waiting]) {
        if (value === null) remove(name);
        else queue(name, value);
      }
      if ((await within(FLUSHING, stored, clock)) === 'late') log.error('secrets_not_flushed');
    },
  };
}
