import type { CoreContext, Feature } from '../../feature.ts';
import { alertsOf, type Condition, conditionOf, conditionSchema, WELL } from './worsening.ts';

/**
 * Tells by the system's notifications what gets worse with the credit, each worsening once. What it was last is on disk
 * before anything is told, so that a start in between tells nothing again.
 */
export function createAlerts({ ports: { desktop }, store, cache }: CoreContext): Feature<never> {
  const document = cache.document('alerts', conditionSchema);
  let last: Condition = document.read() ?? WELL;

  function look(): void {
    const { credit, creditIsCurrent, computer } = store.getState();
    if (desktop === null || computer === null || credit === null || !creditIsCurrent) return;
    const now = conditionOf(credit);
    if (now.level === last.level && now.autoTopup === last.autoTopup) return;
    const alerts = alertsOf(last, now);
    last = now;
    document.write(now);
    if (!computer.notifications) return;
    for (const alert of alerts) desktop.notify(alert);
  }

  function forget(): void {
    last = WELL;
    document.remove();
  }

  store.subscribe((now, before) => {
    if (now.credit !== before.credit || now.creditIsCurrent !== before.creditIsCurrent) look();
  });

  return { handlers: {}, reactions: { revoked: forget, forgotten: forget } };
}
