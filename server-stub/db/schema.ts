import type { Generated, Insertable, Selectable } from 'kysely';
import type { Purpose } from '#shared/api/credit.ts';
import type { Role } from '#shared/domain/permissions.ts';
import type { Country, E164 } from '#shared/domain/phone.ts';
import type { MessageStatus } from '#shared/domain/verification.ts';

/** The tables. Instants are epoch milliseconds; amounts are micro-units; a `…_at` that is null has not happened. */
export interface Schema {
  shops: {
    id: string;
    name: string;
    home_country: Country;
    time_zone: string;
    /** Most codes that the whole shop may send in 24 hours. */
    daily_send_cap: number;
    payments_customer_id: string;
    created_at: number;
  };
  staff: {
    id: string;
    shop_id: string;
    name: string;
    role: Role;
    /** Only of those who may pair a device. */
    email: string | null;
    password_hash: string | null;
    pin_hash: string;
    created_at: number;
    deactivated_at: number | null;
  };
  devices: {
    id: string;
    shop_id: string;
    name: string;
    token_hash: string;
    /** Where the app is installed: paired again, it is the same device with a new token. */
    installation_id: string;
    paired_by: string;
    paired_at: number;
    revoked_at: number | null;
  };
  sessions: {
    id: string;
    device_id: string;
    staff_id: string;
    token_hash: string;
    created_at: number;
    expires_at: number;
    ended_at: number | null;
  };
  throttles: {
    key: string;
    failures: number;
    last_failure_at: number;
    locked_until: number;
  };
  operations: {
    device_id: string;
    id: string;
    /** Of route and body: another request under the same id is refused. */
    request_hash: string;
    status: number;
    /** The answer's bytes. */
    reply: string;
    created_at: number;
  };
  sms_prices: {
    country: Country;
    currency: string;
    per_segment: number;
    effective_from: number;
    source: string;
  };
  ledger_accounts: {
    id: string;
    shop_id: string;
    /** `wallet` is the shop's credit; `funding` is where it comes from; `spent` is where it goes. */
    kind: 'wallet' | 'funding' | 'spent';
    currency: string;
    debits_pending: Generated<number>;
    debits_posted: Generated<number>;
    credits_pending: Generated<number>;
    credits_posted: Generated<number>;
  };
  ledger_transfers: {
    /** Grows with each transfer: the order of the history. */
    seq: Generated<number>;
    id: string;
    shop_id: string;
    kind: 'opening' | 'topup' | 'hold' | 'settle' | 'release' | 'give_back';
    debit_account_id: string;
    credit_account_id: string;
    amount: number;
    /** The hold that a settle or a release ends. */
    hold_id: string | null;
    /** What caused it, a message or a payment: together with the kind it can be there only once. */
    source_id: string;
    purpose: Purpose;
    staff_id: string | null;
    device_id: string | null;
    phone_masked: string | null;
    unit_price: number | null;
    segments: number | null;
    at: number;
  };
  messages: {
    id: string;
    shop_id: string;
    device_id: string;
    staff_id: string;
    verification_id: string;
    phone: E164;
    hold_id: string;
    status: MessageStatus;
    failure: 'refused' | 'undelivered' | 'not_sent' | null;
    provider_id: string | null;
    queued_at: number;
    sent_at: number | null;
    ended_at: number | null;
    /** While `queued`: until then someone is handing it over; afterwards its outcome must be asked for. */
    lease_until: number;
  };
  verifications: {
    id: string;
    shop_id: string;
    device_id: string;
    phone: E164;
    status: 'pending' | 'verified' | 'used';
    /** Keyed hashes; the codes themselves are stored nowhere. */
    code_hash: string;
    void_code_hash: string | null;
    sends: number;
    tries_left: number;
    last_sent_at: number;
    expires_at: number;
    message_id: string;
    created_at: number;
    verified_at: number | null;
  };
  members: {
    id: string;
    shop_id: string;
    phone: E164;
    name: string;
    email: string | null;
    birthday: string | null;
    consent_at: number | null;
    joined_at: number;
    device_id: string;
    staff_id: string;
    verification_id: string;
  };
  topups: {
    id: string;
    /** The client's operation that asked for it: by this a client that lost the answer finds it. */
    operation_id: string;
    shop_id: string;
    device_id: string;
    staff_id: string;
    currency: string;
    amount: number;
    card_id: string;
    card_brand: string;
    card_last4: string;
    status: 'processing' | 'unknown' | 'needs_action' | 'paid' | 'failed';
    failure: string | null;
    payment_id: string | null;
    created_at: number;
    /** Until it is paid or failed: when the provider is asked next. */
    ask_at: number;
  };
}

export type Row<T extends keyof Schema> = Selectable<Schema[T]>;
export type NewRow<T extends keyof Schema> = Insertable<Schema[T]>;
