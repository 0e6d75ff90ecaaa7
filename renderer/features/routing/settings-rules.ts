import { type SendingSettings, sendingSettingsSchema } from '#shared/api/routing.ts';
import { namesStopWord } from '#shared/domain/opt-out.ts';
import { formatMinute, parseMinute } from '../../ui/typed-time.ts';

export type SettingNumber = 'counterReserveCodes' | 'rewardMemberDay' | 'rewardDayUnits';

/** What is typed of the rules for sending. Null is an empty field. */
export interface SettingsForm extends Record<SettingNumber, number | null> {
  quietFrom: string;
  quietTo: string;
  optOutLine: string;
  /** In E.164. */
  ownerPhones: readonly string[];
}

/** What was changed and is not saved; the rest follows what is saved. */
export type SettingsChanges = Partial<SettingsForm>;

function toForm({ quiet, counterReserveCodes, optOutLine, ownerPhones, ...rewards }: SendingSettings): SettingsForm {
  return {
    quietFrom: formatMinute(quiet.from),
    quietTo: formatMinute(quiet.to),
    counterReserveCodes,
    optOutLine,
    ownerPhones,
    ...rewards,
  };
}

export function shownSettings(saved: SendingSettings, changes: SettingsChanges): SettingsForm {
  return { ...toForm(saved), ...changes };
}

/** What a field takes, both ends included. */
export function boundsOf(field: SettingNumber): { min: number; max: number } {
  const { minValue, maxValue } = sendingSettingsSchema.shape[field];
  return { min: minValue ?? 0, max: maxValue ?? Number.MAX_SAFE_INTEGER };
}

export type SettingsField = Exclude<keyof SettingsForm, 'ownerPhones'>;

/** Whether a field holds what cannot be saved. */
export function isSettingFaulty(field: SettingsField, form: SettingsForm): boolean {
  switch (field) {
    case 'quietFrom':
    case 'quietTo':
      return parseMinute(form[field]) === null;
    case 'optOutLine':
      return (
        !sendingSettingsSchema.shape.optOutLine.safeParse(form.optOutLine).success || !namesStopWord(form.optOutLine)
      );
    default:
      return !sendingSettingsSchema.shape[field].safeParse(form[field]).success;
  }
}

/** What saving sends; null while a field is faulty. */
export function toSaveSettings(form: SettingsForm): SendingSettings | null {
  const { quietFrom, quietTo, optOutLine, ownerPhones, ...numbers } = form;
  const saved = sendingSettingsSchema.safeParse({
    ...numbers,
    quiet: { from: parseMinute(quietFrom), to: parseMinute(quietTo) },
    optOutLine,
    ownerPhones: [...ownerPhones],
  });
  return saved.success && namesStopWord(saved.data.optOutLine) ? saved.data : null;
}

/** Whether saving would change anything. */
export function areSettingsChanged(saved: SendingSettings, changes: SettingsChanges): boolean {
  return JSON.stringify(shownSettings(saved, changes)) !== JSON.stringify(toForm(saved));
}
