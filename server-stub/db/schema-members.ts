import type { Generated } from 'kysely';
import type { Country, E164 } from '#shared/domain/phone.ts';

/** The tables of members. */
export interface MemberTables {
  members: {
    id: string;
    shop_id: string;
    phone: E164;
    /** Where the number is. */
    country: Country;
    name: string;
    email: string | null;
    birthday: string | null;
    consent_at: number | null;
    joined_at: number;
    /** On the newest day that is known of; joining was a visit. */
    last_visit_at: number | null;
    /** When and how they asked for no more news, since they last agreed to them. */
    opted_out_at: number | null;
    opt_out_how: 'reply' | 'carrier' | 'staff' | null;
    /** JSON array of the tags as they are shown; `member_tags` is what they are found by. */
    tags: Generated<string>;
    device_id: string;
    staff_id: string;
    verification_id: string;
    /** Of the last change, in the order of the shop's changes of members. */
    revision: number;
    password_hash: Generated<string | null>;
    password_set_at: Generated<number | null>;
  };
  member_tags: {
    member_id: string;
    shop_id: string;
    /** As it is compared. */
    tag: string;
  };
  /** At most one a day of the shop. */
  member_visits: {
    member_id: string;
    /** `YYYY-MM-DD` in the shop. */
    day: string;
    at: number;
    staff_id: string | null;
    device_id: string | null;
  };
  member_old_numbers: {
    member_id: string;
    phone: E164;
    until: number;
  };
  member_consents: {
    seq: Generated<number>;
    member_id: string;
    at: number;
    given: number;
    /** Who wrote it down where; nobody for what came by SMS. */
    staff_id: string | null;
    device_id: string | null;
    how: Generated<'counter' | 'staff' | 'reply' | 'carrier'>;
  };
  member_erasures: {
    member_id: string;
    shop_id: string;
    revision: number;
    at: number;
    staff_id: string;
    /** When they had joined, and who registered them where. */
    joined_at: number;
    joined_staff_id: string;
    joined_device_id: string;
  };
}
