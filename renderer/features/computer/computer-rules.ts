import type { Snapshot } from '#shared/contract/snapshot.ts';
import { mayDecideForComputer } from '#shared/domain/permissions.ts';

/** What can be removed from this computer at once: what was done in its demo shop, or all that the app keeps. */
export type Wipe = 'demo' | 'everything';

/** What may be removed now by whoever is here, in the order in which it is offered. */
export function offeredWipes({ stage, server }: Pick<Snapshot, 'stage' | 'server'>): Wipe[] {
  if (!mayDecideForComputer(stage)) return [];
  return server?.kind === 'demo' ? ['demo', 'everything'] : ['everything'];
}

/** Whether this computer knows of a shop that it is, or was, a counter of. */
export function belongsToShop(stage: Snapshot['stage']): boolean {
  return stage.kind === 'pair' ? stage.reason !== 'first' : stage.kind !== 'welcome';
}
