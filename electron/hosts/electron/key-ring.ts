import type { SafeStorage } from 'electron';
import ElectronStore from 'electron-store';
import type { Log, Secrets } from '#core/ports.ts';
import { createMemorySecrets } from '../memory-secrets.ts';

/**
 * Secrets encrypted by the system's key ring. Without one, Chromium would "encrypt" with a password that everybody
 * knows (`basic_text`): then they are kept only in memory.
 */
export function createKeyRingSecrets(safeStorage: SafeStorage, folder: string, log: Log): Secrets {
  if (!hasKeyRing(safeStorage)) return createMemorySecrets();
  const store = new ElectronStore<Record<string, string>>({
    name: 'secrets',
    cwd: folder,
    clearInvalidConfig: true,
    accessPropertiesByDotNotation: false,
  });
  return {
    kind: 'keychain',
    read(name) {
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
    write: (name, value) => store.set(name, safeStorage.encryptString(value).toString('base64')),
    remove: (name) => store.delete(name),
  };
}

function hasKeyRing(safeStorage: SafeStorage): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false;
  return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text';
}
