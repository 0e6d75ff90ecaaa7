const MINUTES_A_DAY = 24 * 60;

/** A minute of the day as a clock shows it: `09:05`. */
export function formatMinute(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

/** Reads a time as it is typed: `9:05`, `09.05`, `0905`. @returns the minute of the day; null for what is no time */
export function parseMinute(text: string): number | null {
  const [, hours, minutes] = /^(\d{1,2})[:.h ]?(\d{2})$/.exec(text.normalize('NFKC').trim()) ?? [];
  if (hours === undefined || minutes === undefined) return null;
  const minute = Number(hours) * 60 + Number(minutes);
  return Number(minutes) < 60 && minute < MINUTES_A_DAY ? minute : null;
}
