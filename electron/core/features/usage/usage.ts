import { getUsage, type Usage, usageDaysSchema, usageSchema } from '#shared/api/usage.ts';
import { may } from '#shared/domain/permissions.ts';
import { type AppError, err, isLineDown, ok, type Result } from '#shared/errors.ts';
import type { CoreContext, Feature } from '../../feature.ts';

/** Usage for managers and owners: read when it is asked for, and the last known one while there is no line. */
export function createUsage({ store, api, cache }: CoreContext): Feature<'usage'> {
  const documentOf = (days: number) => cache.document(`usage-${days}`, usageSchema);

  function lastKnown(days: number, error: AppError): Result<{ usage: Usage; current: boolean }> {
    const usage = documentOf(days).read();
    return usage ? ok({ usage, current: false }) : { ok: false, error };
  }

  function forget(): void {
    for (const days of usageDaysSchema.values) documentOf(days).remove();
  }

  return {
    handlers: {
      async 'usage.read'({ days }) {
        const { stage } = store.getState();
        if (stage.kind !== 'open') return err('not_signed_in');
        if (!may(stage.staff.role, 'view_usage')) return err('forbidden');
        const usage = await api.call(getUsage, { query: { days } });
        if (!usage.ok) return isLineDown(usage.error) ? lastKnown(days, usage.error) : usage;
        documentOf(days).write(usage.value);
        return ok({ usage: usage.value, current: true });
      },
    },
    reactions: { revoked: forget, forgotten: forget },
  };
}
