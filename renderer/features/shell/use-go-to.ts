import { useEffect } from 'react';
import type { Destination } from '#shared/contract/choices.ts';
import { mayGoTo } from '#shared/contract/destination.ts';
import type { Role } from '#shared/domain/permissions.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { isDialogShown } from '../../ui/use-escape.ts';
import { createGoToMemory } from './go-to.ts';

/**
 * Shows the screen that a menu, a notification or a link asks for, once, to those who may see it. A dialog that is open
 * stays: what is typed in it would be lost.
 */
export function useGoTo(role: Role, onShow: (destination: Destination) => void): void {
  const nth = useSnapshot((snapshot) => snapshot.app.goTo?.nth);
  const destination = useSnapshot((snapshot) => snapshot.app.goTo?.destination);
  useEffect(() => {
    const memory = createGoToMemory(sessionStorage);
    if (nth === undefined || destination === undefined || !memory.isNew(nth)) return;
    memory.settle(nth);
    if (mayGoTo(role, destination) && !isDialogShown()) onShow(destination);
  }, [nth, destination, role, onShow]);
}
