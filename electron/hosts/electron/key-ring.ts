import type { SafeStorage } from 'electron';
import ElectronStore from 'electron-store';
import type { Log, Secrets } from '#core/ports.ts';
import { createMemorySecrets } from '../memory-secrets.ts';

/**
 * Secrets encrypted by the system's key ring. Without one, Chromium would "encrypt" with a password that everybody
 * knows (`basic_text`): then they are kept only in memory. So is, until the app ends, what a full disk does not take.
 */
export function createKeyRingSecrets(safeStorage: SafeStorage, folder: string, log: Log): Secrets {
  if (!hasKeyRing(safeStorage)) return createMemorySecrets();
  const store = new ElectronStore<Record<string, string>>({
    name: 'secrets',
    cwd: folder,
    clearInvalidConfig: true,
    accessPropertiesByDotNotation: false,
  });
  /** Null is one that was removed. */
  const unwritten = new Map<string, string | null>();

  function keep(name: string, value: string | null, write: () => void): void {
    unwritten.set(name, value);
    try {
      write();
      unwritten.delete(name);
    } catch {
      log.error('secret_not_written');
    }
  }

  return {
    kind: 'keychain',
    read(name) {
      const newer = unwritten.get(name);
      if (newer !== undefined) return newer;
      const encrypted = store.get(name);
      if (encrypted === undefined) return null;
      try {
        return safeStorage.decryptString(Buffer.from(encrypted, 'base64'));
      } catch {
        // Encrypted by another key ring: the file was copied, or the system was set up anew.
        log.warn('secret_unreadable');
        return null;
      }
    },
    write: (name, value) =>
      keep(name, value, () => store.set(name, safeStorage.encryptString(value).toString('base64'))),
    remove: (name) => keep(name, null, () => store.delete(name)),
  };
}

function hasKeyRing(safeStorage: SafeStorage): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false;
  return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text';
}
