import type { Activity, ActivitySettings } from '#shared/api/activities.ts';
import type { ActivityKind } from '#shared/domain/messaging.ts';
import { MICROS_PER_UNIT, SMS_CURRENCY } from '#shared/domain/money.ts';
import { sendingRules } from '#shared/domain/sending-rules.ts';
import { ACTIVITY_FIELDS } from '#shared/domain/templates.ts';
import { type AmountRange, thresholdAmounts } from '#shared/domain/topup.ts';
import { formatMinute, parseMinute } from '../../../ui/typed-time.ts';
import { parseAmount } from '../../credit/typed-amount.ts';
import { type TextFault, textFault, toSavedText } from '../text/text-rules.ts';

/** The order of the screen. */
export const ACTIVITY_ORDER: readonly ActivityKind[] = [
  'welcome',
  'birthday',
  'reward_redeemed',
  'lapsing',
  'pin_changed',
  'phone_changed',
  'balance_low',
];

export const THRESHOLD_RANGE: AmountRange = thresholdAmounts(SMS_CURRENCY);
/** Of months and of days. */
export const SPAN = { min: 1, max: 60 } as const;

/** Whether it is news, which ends with how to get no more of it. */
export function isMarketing(kind: ActivityKind): boolean {
  return sendingRules(kind).class === 'marketing';
}

/** An activity message as it is typed: what its kind has no use for stays untouched. */
export interface ActivityForm {
  text: string;
  time: string;
  months: number | null;
  daysBefore: number | null;
  threshold: string;
}

export function toActivityForm({ text, settings }: Pick<Activity, 'text' | 'settings'>): ActivityForm {
  return {
    text,
    time: 'minute' in settings ? formatMinute(settings.minute) : '',
    months: settings.kind === 'lapsing' ? settings.months : null,
    daysBefore: settings.kind === 'lapsing' ? settings.daysBefore : null,
    threshold: settings.kind === 'balance_low' ? String(settings.threshold / MICROS_PER_UNIT) : '',
  };
}

export interface ActivityFaults {
  text: TextFault | null;
  time: boolean;
  months: boolean;
  daysBefore: boolean;
  threshold: boolean;
}

const isSpan = (value: number | null): value is number =>
  value !== null && Number.isInteger(value) && value >= SPAN.min && value <= SPAN.max;

export function activityFaults(kind: ActivityKind, form: ActivityForm): ActivityFaults {
  const lapsing = kind === 'lapsing';
  return {
    text: textFault(form.text, ACTIVITY_FIELDS[kind]),
    time: (lapsing || kind === 'birthday') && parseMinute(form.time) === null,
    months: lapsing && !isSpan(form.months),
    daysBefore: lapsing && !isSpan(form.daysBefore),
    threshold: kind === 'balance_low' && parseAmount(form.threshold, THRESHOLD_RANGE) === null,
  };
}

function readSettings(kind: ActivityKind, form: ActivityForm): ActivitySettings | null {
  const minute = parseMinute(form.time);
  switch (kind) {
    case 'birthday':
      return minute === null ? null : { kind, minute };
    case 'lapsing':
      return minute === null || !isSpan(form.months) || !isSpan(form.daysBefore)
        ? null
        : { kind, minute, months: form.months, daysBefore: form.daysBefore };
    case 'balance_low': {
      const threshold = parseAmount(form.threshold, THRESHOLD_RANGE);
      return threshold === null ? null : { kind, threshold };
    }
    default:
      return { kind };
  }
}

/** What is saved of the form; null while a part of it cannot be. */
export function toSavedActivity(kind: ActivityKind, form: ActivityForm): Pick<Activity, 'text' | 'settings'> | null {
  const settings = readSettings(kind, form);
  return settings === null || textFault(form.text, ACTIVITY_FIELDS[kind])
    ? null
    : { text: toSavedText(form.text), settings };
}
