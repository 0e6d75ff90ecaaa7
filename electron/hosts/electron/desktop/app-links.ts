import type { Log } from '#core/ports.ts';
import { type Destination, destinationSchema } from '#shared/contract/choices.ts';

export const LINK_SCHEME = 'tillside';

/** What a link may ask for: to come back to the app, or to see one of its screens. */
type AppLink = { kind: 'return' } | { kind: 'open'; destination: Destination };

/** Any page in any browser can make a link, so it is one of a few words, and carries nothing. */
export function parseAppLink(text: string): AppLink | null {
  // Browsers put a slash behind what they take for a host.
  const match = /^tillside:\/\/(?:(return)|open\/([a-z]{1,20}))\/?$/.exec(text);
  if (match?.[1]) return { kind: 'return' };
  const destination = destinationSchema.safeParse(match?.[2]);
  return destination.success ? { kind: 'open', destination: destination.data } : null;
}

/** The link that a start of the app was given: on Windows and Linux it is the last argument. */
export function linkIn(argv: readonly string[]): string | undefined {
  return argv.slice(1).findLast((argument) => argument.toLowerCase().startsWith(`${LINK_SCHEME}:`));
}

/** What starts of the app bring; undefined is one without a link. */
export interface LinkInbox {
  take(text: string | undefined): void;
  /** Hears what has come, and each later one. */
  onLink(listener: (text: string | undefined) => void): void;
}

/** Keeps the links that come while the app still starts for whoever follows them. */
export function createLinkInbox(): LinkInbox {
  let waiting: (string | undefined)[] = [];
  let follow = (text: string | undefined): void => {
    waiting.push(text);
  };
  return {
    take: (text) => follow(text),
    onLink(listener) {
      follow = listener;
      for (const text of waiting) listener(text);
      waiting = [];
    },
  };
}

interface LinkActions {
  /** Brings the window to the front. */
  focus(): void;
  /** The hosted page is done with: whether it is, is asked of the backend. */
  returned(): void;
  goTo(destination: Destination): void;
}

/** Does what a link asks for. Another one only brings the app to the front, as a second start without one does. */
export function followLink(text: string | undefined, { focus, returned, goTo }: LinkActions, log: Log): void {
  focus();
  if (text === undefined) return;
  const link = parseAppLink(text);
  // What stands in it is somebody else's text.
  if (link === null) log.warn('link_refused', { length: text.length });
  else if (link.kind === 'return') returned();
  else goTo(link.destination);
}
