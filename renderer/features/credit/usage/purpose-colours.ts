import type { Purpose } from '#shared/api/history.ts';

/** A purpose has its colour wherever it is drawn. Those that add credit are never spent for. */
export const purposeColours: Record<Purpose, string> = {
  registration_otp: 'var(--accent)',
  password_reset_otp: 'var(--password-reset)',
  activity_message: 'var(--activity)',
  campaign: 'var(--campaign)',
  campaign_bot: 'var(--campaign-bot)',
  reward: 'var(--reward)',
  topup: 'var(--dim)',
  auto_topup: 'var(--dim)',
  opening: 'var(--dim)',
};
