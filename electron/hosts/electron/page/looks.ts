import { ZOOMS, type Zoom } from '#shared/contract/choices.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';

/** Whether the counter has the whole screen now: it was chosen, and this computer is a counter. */
export function isKiosk({ computer, stage }: Pick<Snapshot, 'computer' | 'stage'>): boolean {
  return (stage.kind === 'locked' || stage.kind === 'open') && computer?.kiosk === true;
}

export type ZoomStep = 'larger' | 'smaller' | 'reset';

/** The zoom that a step leads to; undefined where it stays as it is. */
export function zoomAfter(zoom: Zoom, step: ZoomStep): Zoom | undefined {
  if (step === 'reset') return zoom === 1 ? undefined : 1;
  return ZOOMS[ZOOMS.indexOf(zoom) + (step === 'larger' ? 1 : -1)];
}

/** What the window shows until the page has drawn itself: the page's own colour, so that nothing flashes. */
export function pageColour(dark: boolean): string {
  return dark ? '#141618' : '#f6f6f4';
}
