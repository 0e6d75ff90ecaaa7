import type { Redemption, RewardMember, Rewards } from '#shared/api/rewards.ts';

const NOW = Date.UTC(2026, 0, 5, 2, 0, 0);
const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export const voucher: Rewards['vouchers'][number] = {
  id: 'kopi-5',
  brand: 'Kopi Corner',
  name: 'S$5 coffee voucher',
  country: 'SG',
  currency: 'SGD',
  price: 5_000_000,
  faceValue: 5_000_000,
  terms: 'For one visit.',
  validDays: 90,
  stock: 'in_stock',
  offered: true,
};

/** Two vouchers, of which one is not offered. */
export const rewards: Rewards = {
  asOf: NOW,
  provider: 'demo',
  reachable: true,
  vouchers: [voucher, { ...voucher, id: 'spa-15', brand: 'Spa', name: 'S$15 massage', offered: false }],
  wallets: [
    { currency: 'SGD', available: 120_000_000, limitLeft: null },
    { currency: 'USD', available: 37_600_000, limitLeft: 100_000_000 },
  ],
};

export const rewardMember: RewardMember = {
  member: { id: id(7), name: 'Tan Ah Kow', phone: '+6581234567', lastVisitAt: NOW },
  redeemedToday: 0,
  left: 1,
};

/** One that the provider is being asked for. */
export const issuing: Redemption = {
  id: id(301),
  voucher: { brand: voucher.brand, name: voucher.name, currency: voucher.currency, price: voucher.price },
  memberName: rewardMember.member.name,
  phoneMasked: '+65 ···· 4567',
  staffName: 'Mei Lin',
  deviceName: 'Front till',
  createdAt: NOW,
  outcome: { status: 'issuing', unknownSince: null },
};

export const issuedOutcome = {
  status: 'issued',
  at: NOW + 1_000,
  last4: 'LM22',
  validUntil: NOW + 90 * 86_400_000,
  revealed: null,
  canReveal: true,
  smsSends: 0,
} as const;

/** The same once its code is there. */
export const issued: Redemption = { ...issuing, outcome: issuedOutcome };

export const rewardCode = { code: '7F3K-9QLM-LM22', pin: '4711', validUntil: issuedOutcome.validUntil };
