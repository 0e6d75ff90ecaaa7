import type { Generated } from 'kysely';
import type { ActivityKind, CampaignHold, CampaignState, PauseReason } from '#shared/domain/messaging.ts';
import type { Country, E164 } from '#shared/domain/phone.ts';

/** The tables of what is sent beside codes: what it comes from, who is to get it, what became of it, and by which way. */
export interface MessagingTables {
  campaigns: {
    id: string;
    shop_id: string;
    name: string;
    text: string;
    /** JSON of whom it goes to. */
    audience: string;
    state: CampaignState;
    /** What it waits for while `sending`; null while nothing keeps it. */
    held: CampaignHold | null;
    /** Micro-units that it lacks while it waits for credit. */
    missing: number | null;
    held_since: number | null;
    pause_reason: PauseReason | null;
    scheduled_at: number | null;
    started_at: number | null;
    ended_at: number | null;
    /** While it is prepared: the last member who was looked at; null before the first, and `~` after the last. */
    cursor: string | null;
    /** The newest member when it was started: whoever joins later does not get it. */
    until_member: string | null;
    /** How many are to get it. */
    total: Generated<number>;
    /** As it was when it was started. */
    opt_out_line: Generated<string>;
    created_at: number;
    created_by: string;
    started_by: string | null;
    started_on: string | null;
    revision: Generated<number>;
  };
  bot_rules: {
    id: string;
    shop_id: string;
    name: string;
    /** JSON of whom it writes to, and when. */
    rule: string;
    text: string;
    tag: string | null;
    /** Of the shop's day: when it sends. */
    minute: Generated<number>;
    /** Micro-units. */
    monthly_cap: number;
    enabled: Generated<number>;
    enabled_by: string | null;
    enabled_on: string | null;
    /** The last day of the shop (`YYYY-MM-DD`) whose people it knows; or empty. */
    planned_day: Generated<string>;
    revision: Generated<number>;
    created_at: number;
    removed_at: number | null;
  };
  bot_months: {
    rule_id: string;
    /** `YYYY-MM` in the shop. */
    month: string;
    /** Micro-units that are held or settled and were not given back. */
    committed: Generated<number>;
  };
  activity_messages: {
    id: string;
    shop_id: string;
    kind: ActivityKind;
    enabled: Generated<number>;
    text: string;
    /** JSON of what the kind has beside its text. */
    settings: Generated<string>;
    planned_day: Generated<string>;
    revision: Generated<number>;
  };
  /** Who is to get what. A row is written once, and moves on until it has ended or was skipped. */
  outbox: {
    seq: Generated<number>;
    shop_id: string;
    /** The campaign, rule, activity or redemption. */
    source_id: string;
    source_kind: 'campaign' | 'campaign_bot' | 'activity' | 'reward_code' | 'test';
    /** A member's id, `owner:<E.164>`, `test:<operation>` or `erased:<seq>`. */
    recipient: string;
    /** What tells several for the same person apart: a year, an event; empty where there is one at most. */
    occasion: Generated<string>;
    /** Only where it is not the member's number of then. */
    phone: E164 | null;
    /** JSON of the values of the text's fields as they were; null where they are taken when it is sent. */
    fields: string | null;
    staff_id: string | null;
    device_id: string | null;
    not_before: number;
    /** From then on it is not sent any more. */
    expires_at: number | null;
    status: Generated<'waiting' | 'handed' | 'ended' | 'skipped'>;
    /** Why it was skipped. */
    reason: string | null;
    /** How many messages were made of it so far. */
    attempts: Generated<number>;
    message_id: string | null;
  };
  /** What became of a source's messages: changed by what changes those. */
  source_counts: {
    source_id: string;
    /** Empty, or `YYYY-MM` in the shop. */
    period: Generated<string>;
    country: Country;
    /** `in_flight`, `sent`, `delivered`, `failed:<why>`, `skipped:<why>` or `erased`. */
    outcome: string;
    count: number;
    /** Micro-units. */
    cost: number;
  };
  /** What an owner changed. What is not there is as the gateway offers it: on, with priority 1. */
  sms_routes: {
    shop_id: string;
    gateway: string;
    /** Empty is every other country. */
    country: Country | '';
    enabled: number;
    /** 1 comes first, 9 last. */
    priority: number;
  };
  sender_names: {
    shop_id: string;
    country: Country;
    name: string;
    /** Whether the owner says that it is registered there. */
    registered: number;
  };
  /** How a gateway fared in a country within a quarter of an hour. */
  route_stats: {
    gateway: string;
    country: Country;
    /** Its number since the epoch. */
    quarter: number;
    accepted: number;
    refused: number;
    unknown: number;
    /** Milliseconds in all that handing over took. */
    latency_ms: number;
    delivered: number;
    undelivered: number;
    /** Milliseconds in all until the reports of those that were delivered. */
    delivery_ms: number;
  };
  /** Messages that members sent back: by the provider's id each counts once. */
  inbound_messages: {
    gateway: string;
    provider_id: string;
    at: number;
    phone_masked: string;
    meaning: 'stop' | 'start' | 'other';
    /** How many members it changed. */
    members: number;
  };
}
