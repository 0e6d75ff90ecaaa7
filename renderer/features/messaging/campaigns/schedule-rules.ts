import { formatMinute, parseMinute } from '../../../ui/typed-time.ts';
import { isAfter, parseDay } from '../text/shop-times.ts';

interface ReadSchedule {
  /** `YYYY-MM-DDTHH:mm` by the shop's clock; null while it cannot be scheduled. */
  at: string | null;
  /** Of the day, once a time is typed. */
  minute: number | null;
  faults: { day: 'dayMissing' | null; time: 'timeMissing' | 'past' | null };
}

/** @param now what the shop's clock shows */
export function readSchedule(typed: { day: string; time: string }, now: { day: string; minute: number }): ReadSchedule {
  const day = parseDay(typed.day) ?? null;
  const minute = parseMinute(typed.time);
  if (day === null || day < now.day) {
    return { at: null, minute, faults: { day: 'dayMissing', time: minute === null ? 'timeMissing' : null } };
  }
  if (minute === null) return { at: null, minute, faults: { day: null, time: 'timeMissing' } };
  const past = !isAfter({ day, minute }, now);
  return {
    at: past ? null : `${day}T${formatMinute(minute)}`,
    minute,
    faults: { day: null, time: past ? 'past' : null },
  };
}
