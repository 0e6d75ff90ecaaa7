import { z } from 'zod';
import { type Credit, creditSchema } from '#shared/api/credit.ts';
import type { Alert } from '../../ports.ts';

const { level, autoTopup } = creditSchema.shape.sms.shape;
export const conditionSchema = z.strictObject({ level, autoTopup });
/** As much of the credit as people are alerted of. */
export type Condition = z.infer<typeof conditionSchema>;

/** Of a shop that nothing was ever told of. */
export const WELL: Condition = { level: 'ok', autoTopup: 'off' };

const SEVERITY: Record<Condition['level'], number> = { ok: 0, low: 1, critical: 2 };

export function conditionOf({ sms }: Credit): Condition {
  return { level: sms.level, autoTopup: sms.autoTopup };
}

/** What is worse now than it was when it was last looked at. */
export function alertsOf(before: Condition, now: Condition): Alert[] {
  const alerts: Alert[] = [];
  if (SEVERITY[now.level] > SEVERITY[before.level]) alerts.push(now.level === 'low' ? 'credit_low' : 'credit_critical');
  if (now.autoTopup === 'paused' && before.autoTopup !== 'paused') alerts.push('auto_topup_paused');
  return alerts;
}
