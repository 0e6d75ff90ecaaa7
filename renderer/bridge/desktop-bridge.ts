import type { Bridge } from '#shared/contract/bridge.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';

export interface DesktopListener {
  onSnapshot(snapshot: Snapshot): void;
  /** The desktop side was closed: nothing more comes, unless it is a break that heals and a snapshot follows. */
  onClosed(): void;
}

/** The renderer's end of the bridge, whatever carries it. */
export interface DesktopBridge extends Pick<Bridge, 'call'> {
  follow(listener: DesktopListener): void;
}
