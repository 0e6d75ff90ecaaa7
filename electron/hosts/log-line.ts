import { maskFacts, maskText } from './masking.ts';

/**
 * One event as a line of JSON without its end. It never throws: of facts that cannot be written only the event stays.
 * @param at epoch milliseconds, UTC
 */
export function logLine(at: number, level: 'warn' | 'error', event: string, facts: object = {}): string {
  const head = { at: new Date(at).toISOString(), level, event: maskText(event) };
  try {
    // Twice, so that it stands in front and no fact takes its place.
    return JSON.stringify({ ...head, ...maskFacts(facts), ...head });
  } catch {
    return JSON.stringify(head);
  }
}
