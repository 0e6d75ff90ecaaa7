import type { Usage, UsageCounts } from '#shared/api/usage.ts';
import type { Micros } from '#shared/domain/money.ts';

/** The share of codes that were read back, 0 to 1; null while none was sent. */
export function verifiedRate({ sent, verified }: Pick<UsageCounts, 'sent' | 'verified'>): number | null {
  return sent === 0 ? null : verified / sent;
}

/** Micro-units of all codes for each member who joined; null while nobody did. */
export function costPerMember({ cost, joined }: Pick<UsageCounts, 'cost' | 'joined'>): Micros | null {
  return joined === 0 ? null : Math.round(cost / joined);
}

/** What part of the cost this was, 0 to 1; null while nothing was spent. */
export function shareOfCost(cost: Micros, total: Micros): number | null {
  return total === 0 ? null : cost / total;
}

/** Codes sent for each registration, to two places; null while none was verified. */
export function codesPerRegistration({ sends, verified }: Usage['registrationsLeft']): number | null {
  return verified === 0 ? null : Math.round((sends / verified) * 100) / 100;
}
