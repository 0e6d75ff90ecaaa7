import type { z } from 'zod';
import type { Activity, ActivitySettings, activitiesSchema } from '#shared/api/activities.ts';
import { type ActivityKind, activityKindSchema } from '#shared/domain/messaging.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { may } from '#shared/domain/permissions.ts';
import { maskPhone } from '#shared/domain/phone.ts';
import { ACTIVITY_FIELDS, unknownFields } from '#shared/domain/templates.ts';
import { isWithin, thresholdAmounts } from '#shared/domain/topup.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Database, Reader, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { StaffActor } from '../../http/actor.ts';
import type { Random } from '../../random.ts';
import { plannedWhenSwitchedOn } from '../daily-plans/planner.ts';
import { dayOf, daysUntil } from '../history/shop-days.ts';
import type { MessagingNews } from '../outbox/messaging-news.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { readSendCounts } from '../outbox/send-counts.ts';
import { readShop } from '../shops/read-shop.ts';
import { ownerPhonesOf } from './balance-low.ts';
import { toPlan } from './plans.ts';
import { type ActivityRow, findActivity, offeredRow, saveRow, settingsOf } from './repository.ts';

/** What somebody changes an activity message to. */
export interface ActivityChange {
  /** That it had when it was read; 0 where nothing was saved. */
  revision: number;
  enabled: boolean;
  text: string;
  settings: ActivitySettings;
}

export interface ActivityServiceParts {
  database: Database;
  clock: Clock;
  random: Random;
  /** Woken when something may go on. */
  outbox: Pick<Outbox, 'wake'>;
  news: Pick<MessagingNews, 'announce'>;
  /** Looks whether the owners of a shop are to be told of its balance. */
  lookAtBalance: (shopId: string) => void;
}

/** Days that figures are of, today included. */
const SHOWN_DAYS = 30;

/** The activity messages as managers keep them. The one about the balance is an owner's. */
export class ActivityService {
  readonly #parts: ActivityServiceParts;

  constructor(parts: ActivityServiceParts) {
    this.#parts = parts;
  }

  async list({ shopId }: StaffActor): Promise<Result<z.output<typeof activitiesSchema>>> {
    const { database, clock } = this.#parts;
    const { reader } = database;
    const now = clock.now();
    const shop = await readShop(reader, shopId);
    const activities: Activity[] = [];
    for (const kind of activityKindSchema.options) {
      const row = (await findActivity(reader, shopId, kind)) ?? offeredRow(shopId, kind, '');
      activities.push(await toActivity(reader, shop, row, now));
    }
    return ok({ asOf: now, activities, ownerPhones: ownerPhonesOf(shop).map(maskPhone) });
  }

  /**
   * @returns `forbidden` for what is an owner's, `activity_changed` when somebody else changed it meanwhile,
   * `template_field_unknown`, `amount_out_of_range` for the threshold, `owner_phone_missing` when it is on and has nobody
   * to tell, or `invalid_request` for settings of another kind
   */
  async save(
    work: Work,
    { shopId, role }: StaffActor,
    kind: ActivityKind,
    { revision, enabled, text, settings }: ActivityChange,
  ): Promise<Result<Activity>> {
    if (kind === 'balance_low' && !may(role, 'manage_shop')) return err('forbidden');
    const shop = await readShop(work.tx, shopId);
    const before = (await findActivity(work.tx, shopId, kind)) ?? offeredRow(shopId, kind, this.#parts.random.id());
    if (before.revision !== revision) return err('activity_changed');
    const checked = check(shop, kind, { enabled, text, settings });
    if (!checked.ok) return checked;
    const changed: ActivityRow = {
      ...{ ...before, enabled: enabled ? 1 : 0, text, settings: JSON.stringify(settings) },
      revision: revision + 1,
    };
    const row = enabled && !before.enabled ? switchedOn(changed, shop.time_zone, work.now) : changed;
    await saveRow(work, row);
    const { news, outbox, lookAtBalance } = this.#parts;
    news.announce(work, shopId);
    work.afterCommit(() => {
      outbox.wake(shopId);
      if (kind === 'balance_low') lookAtBalance(shopId);
    });
    return ok(await toActivity(work.tx, shop, row, work.now));
  }
}

/** What a schema cannot tell. */
function check(
  shop: Row<'shops'>,
  kind: ActivityKind,
  { enabled, text, settings }: Omit<ActivityChange, 'revision'>,
): Result<void> {
  if (settings.kind !== kind) {
    return err('invalid_request', { fields: [{ path: 'settings.kind', reason: 'of another activity' }] });
  }
  if (unknownFields(text, ACTIVITY_FIELDS[kind]).length > 0) return err('template_field_unknown');
  if (settings.kind !== 'balance_low') return ok(undefined);
  if (!isWithin(settings.threshold, thresholdAmounts(SMS_CURRENCY))) return err('amount_out_of_range');
  return enabled && ownerPhonesOf(shop).length === 0 ? err('owner_phone_missing') : ok(undefined);
}

/** What has days begins with the next moment that its minute comes. */
function switchedOn(row: ActivityRow, timeZone: string, now: number): ActivityRow {
  const plan = toPlan(row, timeZone);
  if (!plan) return row;
  const planned = plannedWhenSwitchedOn(plan, now);
  return { ...row, planned_day: row.planned_day > planned ? row.planned_day : planned };
}

async function toActivity(reader: Reader, shop: Row<'shops'>, row: ActivityRow, now: number): Promise<Activity> {
  const { kind, text, revision } = row;
  const today = dayOf(now, shop.time_zone);
  const [first] = daysUntil(today, SHOWN_DAYS);
  const last30 = await readSendCounts(reader, row.id, first ?? today, today);
  return { kind, enabled: row.enabled === 1, text, settings: settingsOf(row), revision, last30 };
}
