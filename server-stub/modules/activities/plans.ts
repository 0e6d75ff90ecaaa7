import { Temporal } from 'temporal-polyfill';
import { sendingRules } from '#shared/domain/sending-rules.ts';
import type { Reader, Work } from '../../db/database.ts';
import { birthdaysOn, lapsingOn } from '../daily-plans/days.ts';
import type { DailyPlan, DailyPlans } from '../daily-plans/planner.ts';
import { readShop } from '../shops/read-shop.ts';
import { type ActivityRow, findActivityById, listSwitchedOn, settingsOf } from './repository.ts';
import { dateOfDay } from './values.ts';

/** What of an activity's plan its own settings say; null where it is no plan: it is written as it happens. */
function timetableOf(row: ActivityRow, timeZone: string): Pick<DailyPlan, 'minute' | 'peopleOf' | 'fieldsOf'> | null {
  const settings = settingsOf(row);
  switch (settings.kind) {
    case 'birthday':
      return { minute: settings.minute, peopleOf: birthdaysOn, fieldsOf: () => null };
    case 'lapsing': {
      const { minute, months, daysBefore } = settings;
      const endOf = (day: string) => Temporal.PlainDate.from(day).add({ days: daysBefore }).toString();
      return {
        minute,
        peopleOf: (day) => lapsingOn(endOf(day), months, timeZone),
        fieldsOf: (day) => ({ lapse_day: dateOfDay(endOf(day)) }),
      };
    }
    default:
      return null;
  }
}

/** Birthdays, and memberships that are about to end. */
export function toPlan(row: ActivityRow, timeZone: string): DailyPlan | undefined {
  const timetable = timetableOf(row, timeZone);
  if (!timetable) return undefined;
  return {
    ...{ id: row.id, kind: 'activity', shopId: row.shop_id, timeZone, rules: sendingRules(row.kind), tag: null },
    ...{ plannedDay: row.planned_day, revision: row.revision },
    ...timetable,
  };
}

/** Those that are switched on. */
export const activityPlans: DailyPlans = {
  async listIds(reader: Reader): Promise<string[]> {
    return (await listSwitchedOn(reader, ['birthday', 'lapsing'])).map(({ id }) => id);
  },

  async find(reader: Reader, id: string): Promise<DailyPlan | undefined> {
    const row = await findActivityById(reader, id);
    if (!row?.enabled) return undefined;
    return toPlan(row, (await readShop(reader, row.shop_id)).time_zone);
  },

  async setPlanned({ tx }: Work, id: string, day: string): Promise<void> {
    await tx.updateTable('activity_messages').where('id', '=', id).set({ planned_day: day }).execute();
  },
};
