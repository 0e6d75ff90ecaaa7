import type { Credentials } from './api/client.ts';
import type { CorePorts } from './ports.ts';
import type { AppSettings } from './settings.ts';

type ServerChoice = AppSettings['connection'];

/** Whom this computer is for which backend. The device's token rests with the secrets; a session's only in memory. */
export function createIdentity({ settings, secrets, demoUrl }: Pick<CorePorts, 'settings' | 'secrets' | 'demoUrl'>) {
  let serverUrl = urlOf(settings.read().connection);
  let deviceToken = readToken(settings.read().connection);
  /** Of whoever is at the counter; its token is null when they were let in without the backend. */
  let session: { token: string | null } | null = null;

  function urlOf(choice: ServerChoice): string | null {
    if (choice.kind === 'server') return choice.url;
    return choice.kind === 'demo' ? demoUrl : null;
  }

  function readToken(choice: ServerChoice): string | null {
    return choice.kind === 'none' ? null : secrets.read(secretName(choice));
  }

  function dropToken(): void {
    const { connection } = settings.read();
    if (connection.kind !== 'none') secrets.remove(secretName(connection));
    deviceToken = null;
    session = null;
  }

  return {
    credentials: (): Credentials => ({
      serverUrl,
      deviceToken,
      sessionToken: session?.token ?? null,
      offline: session?.token === null,
    }),
    chooseServer(connection: ServerChoice): void {
      dropToken();
      settings.write({ connection, pairing: 'first' });
      serverUrl = urlOf(connection);
    },
    pair(token: string): void {
      const { connection } = settings.read();
      if (connection.kind !== 'none') secrets.write(secretName(connection), token);
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
