import type { Credentials } from './api/client.ts';
import type { CorePorts } from './ports.ts';
import type { AppSettings } from './settings.ts';

export type ServerChoice = AppSettings['connection'];

/** Whom this computer is for which backend. The device's token rests with the secrets; a session's only in memory. */
export function createIdentity({ settings, secrets, demo }: Pick<CorePorts, 'settings' | 'secrets' | 'demo'>) {
  let choice = settings.read().connection;
  let deviceToken = choice.kind === 'none' ? null : secrets.read(secretName(choice));
  /** Of whoever is at the counter; its token is null when they were let in without the backend. */
  let session: { token: string | null } | null = null;

  function serverUrl(): string | null {
    if (choice.kind === 'server') return choice.url;
    return choice.kind === 'demo' && demo !== null ? demo.url : null;
  }

  function dropToken(): void {
    if (choice.kind !== 'none') secrets.remove(secretName(choice));
    deviceToken = null;
    session = null;
  }

  return {
    credentials: (): Credentials => ({
      serverUrl: serverUrl(),
      deviceToken,
      sessionToken: session?.token ?? null,
      offline: session?.token === null,
    }),
    choice: (): ServerChoice => choice,
    usesDemo: (): boolean => choice.kind === 'demo',
    chooseServer(next: ServerChoice): void {
      dropToken();
      choice = next;
      settings.write({ connection: next, pairing: 'first' });
    },
    pair(token: string): void {
      if (choice.kind !== 'none') secrets.write(secretName(choice), token);
      deviceToken = token;
      settings.write({ pairing: 'paired' });
    },
    revoke(): void {
      dropToken();
      settings.write({ pairing: 'device_revoked' });
    },
    signIn(token: string): void {
      session = { token };
    },
    signInOffline(): void {
      session = { token: null };
    },
    signOut(): void {
      session = null;
    },
  };
}
export type Identity = ReturnType<typeof createIdentity>;

function secretName(choice: Exclude<ServerChoice, { kind: 'none' }>): string {
  return choice.kind === 'demo' ? 'device-token demo' : `device-token ${choice.url}`;
}
