import type { Generated } from 'kysely';
import type { Country } from '#shared/domain/phone.ts';

/** The tables of third-party vouchers. */
export interface RewardTables {
  /** The provider's catalogue as it was last seen. */
  reward_vouchers: {
    /** The provider's. */
    id: string;
    brand: string;
    name: string;
    country: Country;
    currency: string;
    /** Micro-units of the currency: what one costs, and what it is worth. */
    price: number;
    face_value: number;
    terms: string;
    /** How long a code is good for from its issue. */
    valid_days: number;
    stock: 'in_stock' | 'low' | 'out';
    seen_at: number;
    /** When it was found to be in the catalogue no more. */
    gone_at: number | null;
  };
  /** What a shop lets its counters redeem. */
  reward_offers: {
    shop_id: string;
    voucher_id: string;
    since: number;
    staff_id: string;
  };
  /** The id is the provider's reference of the order: by it a voucher is issued once. */
  reward_redemptions: {
    id: string;
    shop_id: string;
    operation_id: string;
    device_id: string;
    staff_id: string;
    /** Null once the member was erased. */
    member_id: string | null;
    voucher_id: string;
    /** As they were when it was redeemed. */
    voucher_name: string;
    brand: string;
    currency: string;
    /** Micro-units of the currency. */
    price: number;
    hold_id: string;
    status: 'issuing' | 'issued' | 'failed';
    failure: 'out_of_stock' | 'price_changed' | 'refused' | null;
    provider_ref: string | null;
    /** The code, encrypted; null before there is one, and once it was taken away. */
    sealed: string | null;
    last4: string | null;
    code_expires_at: number | null;
    /** When the provider was first asked for it, when it is asked next what became of it, and how often it was. */
    asked_at: number | null;
    ask_at: number | null;
    asks: Generated<number>;
    /** When the code was shown, to whom, where, and by which operation: that one may have it again. */
    revealed_at: number | null;
    revealed_by: string | null;
    revealed_on: string | null;
    revealed_op: string | null;
    sms_sends: Generated<number>;
    created_at: number;
    ended_at: number | null;
  };
}
