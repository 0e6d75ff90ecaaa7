import type { Bot } from '#shared/api/bots.ts';
import { type BotRule, botRuleSchema } from '#shared/domain/messaging.ts';
import { MICROS_PER_UNIT, SMS_CURRENCY } from '#shared/domain/money.ts';
import { MEMBER_FIELDS } from '#shared/domain/templates.ts';
import { type AmountRange, thresholdAmounts } from '#shared/domain/topup.ts';
import { formatMinute, parseMinute } from '../../../ui/typed-time.ts';
import { parseAmount } from '../../credit/typed-amount.ts';
import { type TextFault, textFault, toSavedText } from '../text/text-rules.ts';

/** What a rule may spend a month: as much as a threshold may be. */
export const CAP_RANGE: AmountRange = thresholdAmounts(SMS_CURRENCY);

export const RULE_KINDS = ['birthday', 'joined', 'inactive', 'low_visits'] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

const [birthday, joined, inactive, lowVisits] = botRuleSchema.options;
const NUMBERS = {
  birthday: { days: birthday.shape.daysBefore },
  joined: { days: joined.shape.days },
  inactive: { days: inactive.shape.days },
  low_visits: { days: lowVisits.shape.days, visits: lowVisits.shape.visits },
};

/** What the number of a kind of rule takes, both ends included. */
export function boundsOf(kind: RuleKind, number: 'days' | 'visits'): { min: number; max: number } {
  const schema = kind === 'low_visits' ? NUMBERS.low_visits[number] : NUMBERS[kind].days;
  return { min: schema.minValue ?? 0, max: schema.maxValue ?? Number.MAX_SAFE_INTEGER };
}

/** A rule as it is typed; an empty number is null. The days stay while another kind is chosen. */
export interface BotForm {
  name: string;
  kind: RuleKind;
  days: number | null;
  visits: number | null;
  includeOlder: boolean;
  text: string;
  tag: string | null;
  time: string;
  cap: string;
}

/** What of a rule is typed and saved. */
export type BotDraft = Pick<Bot, 'name' | 'rule' | 'text' | 'tag' | 'minute' | 'monthlyCap'>;

/** Days that a kind begins with, when it is chosen. */
export const USUAL_DAYS: Record<RuleKind, number> = { birthday: 7, joined: 7, inactive: 30, low_visits: 60 };
const USUAL_VISITS = 1;

export const EMPTY_BOT: BotForm = {
  name: '',
  kind: 'inactive',
  days: USUAL_DAYS.inactive,
  visits: USUAL_VISITS,
  includeOlder: false,
  text: '',
  tag: null,
  time: '10:00',
  cap: '20',
};

export function toBotForm({ name, rule, text, tag, minute, monthlyCap }: BotDraft): BotForm {
  return {
    name,
    kind: rule.kind,
    days: rule.kind === 'birthday' ? rule.daysBefore : rule.days,
    visits: rule.kind === 'low_visits' ? rule.visits : USUAL_VISITS,
    includeOlder: rule.kind === 'inactive' && rule.includeOlder,
    text,
    tag,
    time: formatMinute(minute),
    cap: String(monthlyCap / MICROS_PER_UNIT),
  };
}

export interface BotFaults {
  name: boolean;
  days: boolean;
  visits: boolean;
  text: TextFault | null;
  time: boolean;
  cap: boolean;
}

const isWithin = (value: number | null, { min, max }: { min: number; max: number }): value is number =>
  value !== null && Number.isInteger(value) && value >= min && value <= max;

export function botFaults({ name, kind, days, visits, text, time, cap }: BotForm): BotFaults {
  const trimmed = name.trim();
  return {
    name: trimmed === '' || trimmed.length > 60,
    days: !isWithin(days, boundsOf(kind, 'days')),
    visits: kind === 'low_visits' && !isWithin(visits, boundsOf(kind, 'visits')),
    text: textFault(text, MEMBER_FIELDS),
    time: parseMinute(time) === null,
    cap: parseAmount(cap, CAP_RANGE) === null,
  };
}

function readRule({ kind, days, visits, includeOlder }: BotForm): BotRule | null {
  if (!isWithin(days, boundsOf(kind, 'days'))) return null;
  switch (kind) {
    case 'birthday':
      return { kind, daysBefore: days };
    case 'joined':
      return { kind, days };
    case 'inactive':
      return { kind, days, includeOlder };
    case 'low_visits':
      return isWithin(visits, boundsOf(kind, 'visits')) ? { kind, days, visits } : null;
  }
}

/** What decides whom a rule writes to and what that costs; null while a part of it is missing. */
export function toPreviewed(form: BotForm): Omit<BotDraft, 'name'> | null {
  const rule = readRule(form);
  const minute = parseMinute(form.time);
  const monthlyCap = parseAmount(form.cap, CAP_RANGE);
  if (rule === null || minute === null || monthlyCap === null || textFault(form.text, MEMBER_FIELDS)) return null;
  return { rule, text: toSavedText(form.text), tag: form.tag, minute, monthlyCap };
}

/** The rule as it is saved; null while a part of it cannot be. */
export function toBotDraft(form: BotForm): BotDraft | null {
  const previewed = toPreviewed(form);
  return previewed === null || botFaults(form).name ? null : { name: form.name.trim(), ...previewed };
}

/** Whether a form holds anything else than what is saved; nothing is saved of a new one. */
export function isBotChanged(form: BotForm, saved: BotDraft | null): boolean {
  return JSON.stringify(form) !== JSON.stringify(saved === null ? EMPTY_BOT : toBotForm(saved));
}
