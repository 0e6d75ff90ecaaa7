/**
 * Reads a birthday as it is typed at a counter, day first: `28/02/1990`, `28.2.1990`, `28 2 1990`, or `1990-02-28`.
 * @param today the latest day that is possible, `YYYY-MM-DD`
 * @returns the day as `YYYY-MM-DD`, null for an empty text, undefined for what is no day between 1900 and today
 */
export function parseBirthday(text: string, today: string): string | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const dayFirst = /^(\d{1,2})[ ./-](\d{1,2})[ ./-](\d{4})$/.exec(trimmed);
  const yearFirst = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(trimmed);
  const [year, month, day] = dayFirst
    ? [dayFirst[3], dayFirst[2], dayFirst[1]]
    : [yearFirst?.[1], yearFirst?.[2], yearFirst?.[3]];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${iso}T00:00:00Z`);
  // A day that does not exist, such as 31 February, comes back as another one.
  const exists = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso);
  return exists && iso >= '1900-01-01' && iso <= today ? iso : undefined;
}
