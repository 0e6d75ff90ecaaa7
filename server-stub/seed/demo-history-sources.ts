import { EVERYBODY } from '#shared/domain/audience.ts';
import type { BotRule } from '#shared/domain/messaging.ts';
import { MICROS_PER_UNIT } from '#shared/domain/money.ts';
import type { Work } from '../db/database.ts';
import { dayOf } from '../modules/history/shop-days.ts';
import type { Cast } from './demo-history-cast.ts';
import type { NewsSource, PlannedSend } from './demo-history-news.ts';

const DAY_MS = 24 * 60 * 60_000;
/** How long ago the rules and the activity messages were switched on. */
const RULES_MS = 60 * DAY_MS;
const OPT_OUT_LINE = 'Reply STOP to opt out.';
/** Ten in the morning, and when it is certainly over. */
const TEN = 600;
const PLANNED_BY = 11 * 60 * 60_000;
/** Every member was looked at. */
const ALL_LOOKED_AT = '~';

const CAMPAIGNS = {
  treat: {
    name: 'Mid-month treat',
    text: 'Hi {first_name}, your Coffee club treat at {shop}: buy one kopi, get one free until Sunday.',
    tag: 'Coffee club',
  },
  weekend: {
    name: 'Weekend latte',
    text: 'Hi {first_name}, this weekend every latte at {shop} is half price for students.',
    tag: 'Student',
  },
} as const;

const RULES = {
  birthdayWeek: {
    name: 'Birthday week',
    rule: { kind: 'birthday', daysBefore: 7 },
    text: '{first_name}, your birthday week at {shop} begins: a free slice of kaya cake is yours.',
    tag: null,
    cap: 20 * MICROS_PER_UNIT,
  },
  missYou: {
    name: 'We miss you',
    rule: { kind: 'inactive', days: 30, includeOlder: false },
    text: 'We miss you, {first_name}! Come by {shop} this week and the second kopi is on us.',
    tag: 'Coffee club',
    cap: 15 * MICROS_PER_UNIT,
  },
} as const satisfies Record<string, { name: string; rule: BotRule; text: string; tag: string | null; cap: number }>;

const ACTIVITIES = {
  welcome: 'Welcome to {shop}, {first_name}! You are a member now. Just tell us this number when you visit.',
  birthday: 'Happy birthday, {first_name}! There is a treat waiting for you at {shop} this week.',
  pin_changed: '{shop}: your password was changed on {date}, {time}. Was that not you? Tell our staff.',
} as const;

const isCampaign = (source: NewsSource): source is keyof typeof CAMPAIGNS => source in CAMPAIGNS;
const isRule = (source: NewsSource): source is keyof typeof RULES => source in RULES;

/** What each kind of source is in the outbox, and what its messages are for. */
export function kindOf(source: NewsSource) {
  if (isCampaign(source)) return { kind: 'campaign', purpose: 'campaign' } as const;
  if (isRule(source)) return { kind: 'campaign_bot', purpose: 'campaign_bot' } as const;
  return { kind: 'activity', purpose: 'activity_message' } as const;
}

/** Whether the members have to have agreed to what comes from it. */
export const isMarketing = (source: NewsSource): boolean => source !== 'welcome';

/** Writes the campaigns, rules and activity messages that the sends came from. @param spent by rule and month */
export async function addSources(
  work: Work,
  cast: Cast,
  sends: readonly PlannedSend[],
  spent: ReadonlyMap<string, number>,
): Promise<void> {
  for (const source of ['treat', 'weekend'] as const) {
    const ofSource = sends.filter((send) => send.source === source);
    if (ofSource.length > 0) await addCampaign(work, cast, source, ofSource);
  }
  await addDraft(work, cast);
  for (const source of ['birthdayWeek', 'missYou'] as const) await addRule(work, cast, source, spent);
  await addActivities(work, cast);
}

async function addCampaign(
  { tx, now }: Work,
  { shopId, staff, devices, sources }: Cast,
  source: keyof typeof CAMPAIGNS,
  sends: readonly PlannedSend[],
): Promise<void> {
  const { name, text, tag } = CAMPAIGNS[source];
  const [first] = sends;
  const startedAt = (first?.batchAt ?? now) - 4_000;
  const isPaused = sends.some(({ outcome }) => outcome === 'waiting');
  const newest = await tx
    .selectFrom('members')
    .where('shop_id', '=', shopId)
    .orderBy('id', 'desc')
    .limit(1)
    .select('id')
    .executeTakeFirst();
  await tx
    .insertInto('campaigns')
    .values({
      ...{ id: sources[source], shop_id: shopId, name, text, audience: JSON.stringify({ ...EVERYBODY, tags: [tag] }) },
      ...{ state: isPaused ? 'paused' : 'done', held: null, missing: null, held_since: null, scheduled_at: null },
      ...{ pause_reason: isPaused ? 'staff' : null, started_at: startedAt, ended_at: isPaused ? null : endOf(sends) },
      ...{ cursor: ALL_LOOKED_AT, until_member: newest?.id ?? null, total: sends.length, opt_out_line: OPT_OUT_LINE },
      ...{ created_at: startedAt - DAY_MS / 24, created_by: staff.manager },
      ...{ started_by: staff.manager, started_on: devices.back, revision: 3 },
    })
    .execute();
}

const endOf = (sends: readonly PlannedSend[]) => Math.max(...sends.map(({ at }) => at)) + 5_000;

async function addDraft({ tx, now }: Work, { shopId, staff, random }: Cast): Promise<void> {
  await tx
    .insertInto('campaigns')
    .values({
      ...{ id: random.id(), shop_id: shopId, name: 'VIP tasting', state: 'draft', held: null, missing: null },
      text: 'Hi {first_name}, you are invited: our VIP tasting of new single origins at {shop}, Friday at 6 pm.',
      audience: JSON.stringify({ ...EVERYBODY, tags: ['VIP'] }),
      ...{ held_since: null, pause_reason: null, scheduled_at: null, started_at: null, ended_at: null, cursor: null },
      ...{ until_member: null, created_at: now - 3 * DAY_MS, created_by: staff.owner, started_by: null },
      started_on: null,
    })
    .execute();
}

async function addRule(
  { tx, now }: Work,
  { shopId, staff, devices, sources, timeZone }: Cast,
  source: keyof typeof RULES,
  spent: ReadonlyMap<string, number>,
): Promise<void> {
  const { name, rule, text, tag, cap } = RULES[source];
  await tx
    .insertInto('bot_rules')
    .values({
      ...{ id: sources[source], shop_id: shopId, name, rule: JSON.stringify(rule), text, tag, minute: TEN },
      ...{ monthly_cap: cap, enabled: 1, enabled_by: staff.manager, enabled_on: devices.back },
      ...{ planned_day: dayOf(now - PLANNED_BY, timeZone), created_at: now - RULES_MS, removed_at: null },
    })
    .execute();
  for (const [key, committed] of spent) {
    const [of, month] = key.split(' ');
    if (of !== source || month === undefined) continue;
    await tx.insertInto('bot_months').values({ rule_id: sources[source], month, committed }).execute();
  }
}

async function addActivities({ tx, now }: Work, { shopId, sources, timeZone, random }: Cast): Promise<void> {
  const planned_day = dayOf(now - PLANNED_BY, timeZone);
  const on = { shop_id: shopId, enabled: 1, settings: '{}', planned_day };
  await tx
    .insertInto('activity_messages')
    .values([
      { ...on, id: sources.welcome, kind: 'welcome', text: ACTIVITIES.welcome },
      {
        ...on,
        ...{ id: sources.birthday, kind: 'birthday', text: ACTIVITIES.birthday },
        settings: JSON.stringify({ kind: 'birthday', minute: TEN }),
      },
      { ...on, id: random.id(), kind: 'pin_changed', text: ACTIVITIES.pin_changed },
    ])
    .execute();
}
