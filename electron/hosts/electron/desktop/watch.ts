import type { Core } from '#core/create-core.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';

/** The core as far as what stands around the page follows it. */
export type Watched = Pick<Core, 'snapshot' | 'onSnapshot'>;

/**
 * Tells of a part of the snapshot: of the present one at once, and of a later one when it reads otherwise. Snapshots come
 * with every key that is typed; menus and trays are drawn anew only for what they show.
 * @param pick a part that JSON can carry
 */
export function watch<Part>(core: Watched, pick: (snapshot: Snapshot) => Part, tell: (part: Part) => void): void {
  let told: string | undefined;
  const look = (snapshot: Snapshot): void => {
    const part = pick(snapshot);
    const read = JSON.stringify(part);
    if (read === told) return;
    told = read;
    tell(part);
  };
  core.onSnapshot(look);
  look(core.snapshot());
}
