import type { Generated, Insertable, Selectable } from 'kysely';
import type { CardSetup, Mail } from '#shared/api/billing.ts';
import type { HistoryKind, Purpose } from '#shared/api/history.ts';
import type { Role } from '#shared/domain/permissions.ts';
import type { Country, E164 } from '#shared/domain/phone.ts';
import type { MessageStatus, VerificationPurpose } from '#shared/domain/verification.ts';
import type { MemberTables } from './schema-members.ts';
import type { MessagingTables } from './schema-messaging.ts';
import type { RewardTables } from './schema-rewards.ts';

/** The tables. Instants are epoch milliseconds; amounts are micro-units; a `…_at` that is null has not happened. */
export interface Schema extends MemberTables, MessagingTables, RewardTables {
  shops: {
    id: string;
    name: string;
    home_country: Country;
    time_zone: string;
    /** Most codes that the whole shop may send in 24 hours; the other limits stand beside it. */
    daily_send_cap: number;
    number_ten_minutes: Generated<number>;
    number_day: Generated<number>;
    device_hour: Generated<number>;
    /** JSON array of countries beside the home country. */
    countries: Generated<string>;
    idle_lock_minutes: Generated<number>;
    /** Of the newest change of a member. */
    member_revision: Generated<number>;
    payments_customer_id: string;
    created_at: number;
    /** Who stands on receipts; empty is the shop's own name, and nothing. */
    receipt_name: Generated<string>;
    receipt_address: Generated<string>;
    receipt_registration: Generated<string>;
    /** How many codes to the home country the credit pays for that only codes and safeguards may use. */
    counter_reserve_codes: Generated<number>;
    /** Minutes of the shop's day between which no news is sent; the same twice is none. */
    quiet_from: Generated<number>;
    quiet_to: Generated<number>;
    /** What news ends with. */
    opt_out_line: Generated<string>;
    /** JSON array of numbers in E.164 form. */
    owner_phones: Generated<string>;
    /** Most rewards of a member a day, and most units of a currency a day in all; 0 is no limit of those. */
    reward_member_day: Generated<number>;
    reward_day_units: Generated<number>;
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
    pin_set_at: number;
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
    last_seen_at: number | null;
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
    /** Grows with each answer. */
    seq: Generated<number>;
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
    /**
     * `wallet` is the shop's credit; `funding` is where it comes from; `spent` is where it goes; `debt` is what the shop
     * owes because more was taken back than there was.
     */
    kind: 'wallet' | 'funding' | 'spent' | 'debt';
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
    kind: HistoryKind | 'hold' | 'release' | 'debt';
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
  /** Of codes, and of what comes from a source: a campaign, a rule, an activity, a redemption. */
  messages: {
    id: string;
    shop_id: string;
    /** Of a code: where and by whom it was sent, and what it proves. Null of all else. */
    device_id: string | null;
    staff_id: string | null;
    verification_id: string | null;
    /** What it comes from, if it is no code. */
    source_id: string | null;
    /** Who gets what comes from a source; null when that is no member, or once the member was erased. */
    member_id: string | null;
    /** 1 where the member has to have agreed to it. */
    marketing: Generated<number>;
    /** In E.164 form; masked once its member was erased. */
    phone: E164;
    country: Country;
    purpose: Purpose;
    hold_id: string;
    status: MessageStatus;
    failure: 'refused' | 'undelivered' | 'not_sent' | null;
    /** The provider's coded reason for it, such as `twilio_30003`. */
    cause: string | null;
    /** Who has it or had it last; empty where that is the first one of the gateways. */
    gateway: Generated<string>;
    provider_id: string | null;
    queued_at: number;
    sent_at: number | null;
    ended_at: number | null;
    /** While `queued`: until then someone is handing it over; afterwards its outcome must be asked for. */
    lease_until: number;
    /** The how-manieth code of its shop it is, in the order in which they were recorded; null of all else. */
    shop_number: number | null;
  };
  verifications: {
    id: string;
    shop_id: string;
    device_id: string;
    purpose: VerificationPurpose;
    /** Whose password is reset. */
    member_id: string | null;
    phone: E164;
    status: 'pending' | 'verified' | 'used';
    /** Keyed hashes; the codes themselves are stored nowhere. */
    code_hash: string;
    /** JSON array: of the codes of older messages. */
    void_code_hashes: string;
    sends: number;
    last_sent_at: number;
    expires_at: number;
    message_id: string;
    created_at: number;
    verified_at: number | null;
  };
  wrong_codes: {
    seq: Generated<number>;
    shop_id: string;
    phone: E164;
    at: number;
  };
  country_stops: {
    id: string;
    shop_id: string;
    country: Country;
    at: number;
    /** What it was decided by. */
    sent: number;
    verified: number;
    /** When it ends, or ended because an owner released it. */
    lifts_at: number;
    released_by: string | null;
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
    /** 1 when Auto Topup made it; then device and staff are those who saved its settings. */
    automatic: Generated<number>;
    approval_url: string | null;
  };
  topup_corrections: {
    /** The provider's id of the refund or the dispute. */
    id: string;
    topup_id: string;
    reason: 'refund' | 'dispute';
    amount: number;
    taken_at: number;
    reversed_at: number | null;
  };
  receipts: {
    shop_id: string;
    number: number;
    topup_id: string;
    issued_at: number;
    /** Who paid, as it stood when the receipt was issued. */
    name: string;
    address: string;
    registration: string;
  };
  card_setups: {
    id: string;
    shop_id: string;
    session_id: string;
    url: string;
    status: CardSetup['status'];
    card_id: string | null;
    created_at: number;
  };
  auto_topups: {
    shop_id: string;
    currency: string;
    enabled: number;
    threshold: number;
    amount: number;
    monthly_cap: number;
    card_id: string | null;
    card_brand: string;
    card_last4: string;
    saved_at: number;
    saved_by: string;
    saved_on: string;
  };
  auto_topup_evaluations: {
    seq: Generated<number>;
    id: string;
    shop_id: string;
    currency: string;
    /** First and last time in a row that it came out like this. */
    since: number;
    at: number;
    times: number;
    available: number;
    /** JSON of the decision. */
    decision: string;
  };
  balance_notifications: {
    shop_id: string;
    currency: string;
    enabled: number;
    threshold: number;
    /** JSON array. */
    emails: string;
    /** `YYYY-MM-DD` in the shop, or empty. */
    last_day: string;
  };
  mails: {
    id: string;
    shop_id: string;
    kind: Mail['kind'];
    subject_key: string;
    /** JSON array. */
    recipients: string;
    subject: string;
    body: string;
    status: Mail['status'];
    attempts: number;
    last_error: string | null;
    next_attempt_at: number;
    created_at: number;
  };
  password_proofs: {
    device_id: string;
    staff_id: string;
    given_at: number;
  };
  downloads: {
    ticket_hash: string;
    shop_id: string;
    /** JSON of what was asked for. */
    request: string;
    expires_at: number;
  };
  payment_events_seen: {
    name: string;
    /** When the newest event happened up to which all were taken in: by the provider's clock (epoch ms). */
    until: number;
  };
  /** Kept by triggers: what was spent of a wallet from the beginning up to the end of a quarter of an hour. */
  spending_totals: {
    wallet_id: string;
    purpose: Purpose;
    /** The number of the quarter of an hour since the epoch. */
    quarter: number;
    /** What was settled, less what was given back until then. */
    spent: number;
  };
  /** Kept by triggers: what those that were paid of the messages queued until then came to, and who joined. */
  usage_totals: {
    shop_id: string;
    /** Empty where nobody of the staff is behind a message. */
    staff_id: string;
    purpose: Purpose;
    quarter: number;
    sent: number;
    verified: number;
    joined: number;
    cost: number;
  };
}

export type Row<T extends keyof Schema> = Selectable<Schema[T]>;
export type NewRow<T extends keyof Schema> = Insertable<Schema[T]>;
