import { ZOOMS, type Zoom } from '#shared/contract/choices.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';

/** Whether the counter has the whole screen now: it was chosen, and this computer is a counter. */
export function isKiosk({ computer, stage }: Pick<Snapshot, 'computer' | 'stage'>): boolean {
  return (stage.kind === 'locked' || stage.kind === 'open') && computer?.kiosk === true;
}

/** The next larger or smaller zoom; undefined at the end. */
export function zoomBeside(zoom: Zoom, which: 'larger' | 'smaller'): Zoom | undefined {
  return ZOOMS[ZOOMS.indexOf(zoom) + (which === 'larger' ? 1 : -1)];
}

/** What the window shows until the page has drawn itself: the page's own colour, so that nothing flashes. */
export function pageColour(dark: boolean): string {
  return dark ? '#141618' : '#f6f6f4';
}
