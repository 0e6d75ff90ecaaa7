import type { Credentials } from './api/client.ts';
import type { CorePorts } from './ports.ts';
import type { AppSettings } from './settings.ts';

type ServerChoice = AppSettings['connection'];

/** Whom this computer is for which backend. The device's token rests with the secrets; a session's only in memory. */
export function createIdentity({ settings, secrets, demoUrl }: Pick<CorePorts, 'settings' | 'secrets' | 'demoUrl'>) {
  let serverUrl = urlOf(settings.read().connection);
  let deviceToken = readToken(settings.read().connection);
  let sessionToken: string | null = null;
  /** Someone was let in without the backend. */
  let offline = false;

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
    signOut();
  }

  function signOut(): void {
    sessionToken = null;
    offline = false;
  }

  return {
    credentials: (): Credentials => ({ serverUrl, deviceToken, sessionToken, offline }),
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
      sessionToken = token;
      offline = false;
    },
    signInOffline(): void {
      sessionToken = null;
      offline = true;
    },
    signOut,
  };
}
export type Identity = ReturnType<typeof createIdentity>;

function secretName(choice: Exclude<ServerChoice, { kind: 'none' }>): string {
  return choice.kind === 'demo' ? 'device-token demo' : `device-token ${choice.url}`;
}
