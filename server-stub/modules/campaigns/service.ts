import type { Campaign } from '#shared/api/campaigns.ts';
import type { Audience } from '#shared/domain/audience.ts';
import { type CampaignAction, campaignAllows } from '#shared/domain/messaging.ts';
import { MEMBER_FIELDS, unknownFields } from '#shared/domain/templates.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Reader, Work } from '../../db/database.ts';
import type { StaffActor } from '../../http/actor.ts';
import type { Random } from '../../random.ts';
import { isAnybodyThere, newestMember } from '../audience/people.ts';
import { momentOf } from '../history/shop-times.ts';
import type { MessagingNews } from '../outbox/messaging-news.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { readShop } from '../shops/read-shop.ts';
import { countsOf, readCounts } from './counts.ts';
import type { Preparation } from './preparation.ts';
import {
  ALL_LOOKED_AT,
  audienceOf,
  type CampaignRow,
  countActive,
  findCampaign,
  MOST_ACTIVE,
  selectShown,
  toCampaign,
  UNHELD,
} from './repository.ts';
import { begin } from './starting.ts';

const MINUTE_MS = 60_000;
/** How long before it starts a campaign can be scheduled, in milliseconds. */
const FIRST_MS = MINUTE_MS;
const LAST_MS = 365 * 24 * 60 * MINUTE_MS;

/** What is written in the composer. */
export interface Draft {
  name: string;
  text: string;
  audience: Audience;
}

export interface CampaignServiceParts {
  random: Random;
  outbox: Pick<Outbox, 'wake'>;
  preparation: Pick<Preparation, 'ask'>;
  news: MessagingNews;
}

/** What staff do with campaigns. Each step asks, within its transaction, whether the campaign is in a state for it. */
export class CampaignService {
  readonly #parts: CampaignServiceParts;

  constructor(parts: CampaignServiceParts) {
    this.#parts = parts;
  }

  async create(work: Work, { shopId, staffId }: StaffActor, draft: Draft): Promise<Result<Campaign>> {
    const written = write(draft);
    if (!written.ok) return written;
    const id = this.#parts.random.id();
    await work.tx
      .insertInto('campaigns')
      .values({
        ...{ ...UNHELD, ...UNSTARTED, ...written.value, id, shop_id: shopId },
        ...{ state: 'draft', scheduled_at: null, ended_at: null, created_at: work.now, created_by: staffId },
      })
      .execute();
    return this.#changed(work, shopId, id);
  }

  /** @returns `campaign_changed` when it is not of that revision any more */
  async change(
    work: Work,
    { shopId }: StaffActor,
    { id, revision, ...draft }: Draft & { id: string; revision: number },
  ): Promise<Result<Campaign>> {
    const found = await this.#admit(work, shopId, id, 'edit', revision);
    if (!found.ok) return found;
    const written = write(draft);
    return written.ok ? this.#set(work, found.value, written.value) : written;
  }

  async remove(work: Work, { shopId }: StaffActor, id: string): Promise<Result<Record<string, never>>> {
    const found = await this.#admit(work, shopId, id, 'remove');
    if (!found.ok) return found;
    await work.tx.deleteFrom('campaigns').where('id', '=', id).execute();
    this.#parts.news.announce(work, shopId);
    return ok({});
  }

  /** @param at `YYYY-MM-DDTHH:mm` by the shop's clock */
  async schedule(
    work: Work,
    { shopId, staffId, deviceId }: StaffActor,
    { id, revision, at }: { id: string; revision: number; at: string },
  ): Promise<Result<Campaign>> {
    const found = await this.#admit(work, shopId, id, 'schedule', revision);
    if (!found.ok) return found;
    const { time_zone } = await readShop(work.tx, shopId);
    const startsAt = momentOf(at, time_zone);
    if (startsAt < work.now + FIRST_MS) return err('schedule_in_past');
    if (startsAt > work.now + LAST_MS) return err('invalid_request', { fields: [{ path: 'at', reason: 'too far' }] });
    const behind = { started_by: staffId, started_on: deviceId };
    return this.#set(work, found.value, { ...behind, state: 'scheduled', scheduled_at: startsAt });
  }

  async unschedule(work: Work, { shopId }: StaffActor, id: string): Promise<Result<Campaign>> {
    const found = await this.#admit(work, shopId, id, 'unschedule');
    if (!found.ok) return found;
    return this.#set(work, found.value, { ...UNSTARTED, state: 'draft', scheduled_at: null });
  }

  /**
   * Whether it would go to anybody at all, which is found out before the transaction: a large shop is looked through for
   * as long as it takes. What else stands against the start is said by {@link start}.
   */
  async admitStart(reader: Reader, { shopId }: StaffActor, id: string): Promise<Result<void>> {
    const row = await findCampaign(reader, id);
    if (row?.shop_id !== shopId || !campaignAllows(row.state, 'start')) return ok(undefined);
    const until = await newestMember(reader, shopId);
    const wanted = { shop: await readShop(reader, shopId), audience: audienceOf(row), until };
    return (await isAnybodyThere(reader, wanted)) ? ok(undefined) : err('audience_empty');
  }

  async start(
    work: Work,
    actor: StaffActor,
    { id, revision }: { id: string; revision: number },
  ): Promise<Result<Campaign>> {
    const { shopId } = actor;
    const found = await this.#admit(work, shopId, id, 'start', revision);
    if (!found.ok) return found;
    if ((await countActive(work.tx, shopId)) >= MOST_ACTIVE) return err('campaign_limit');
    await begin(work, found.value, await readShop(work.tx, shopId), actor);
    // It starts now, whenever it was to.
    await work.tx.updateTable('campaigns').where('id', '=', id).set({ scheduled_at: null }).execute();
    work.afterCommit(() => this.#parts.preparation.ask());
    return this.#changed(work, shopId, id);
  }

  async pause(work: Work, { shopId }: StaffActor, id: string): Promise<Result<Campaign>> {
    const found = await this.#admit(work, shopId, id, 'pause');
    return found.ok ? this.#set(work, found.value, { ...UNHELD, state: 'paused', pause_reason: 'staff' }) : found;
  }

  /** Goes on where it was: being prepared, or sending. One that was too late for its time starts now. */
  async resume(work: Work, actor: StaffActor, id: string): Promise<Result<Campaign>> {
    const { shopId } = actor;
    const { outbox, preparation } = this.#parts;
    const found = await this.#admit(work, shopId, id, 'resume');
    if (!found.ok) return found;
    const row = found.value;
    if (row.started_at === null) {
      await begin(work, row, await readShop(work.tx, shopId), actor);
      work.afterCommit(() => preparation.ask());
      return this.#changed(work, shopId, id);
    }
    const isPrepared = row.cursor === ALL_LOOKED_AT;
    work.afterCommit(() => (isPrepared ? outbox.wake(shopId) : preparation.ask()));
    return this.#set(work, row, { ...UNHELD, state: isPrepared ? 'sending' : 'preparing' });
  }

  async cancel(work: Work, { shopId }: StaffActor, id: string): Promise<Result<Campaign>> {
    const found = await this.#admit(work, shopId, id, 'cancel');
    return found.ok ? this.#set(work, found.value, { ...UNHELD, state: 'cancelled', ended_at: work.now }) : found;
  }

  /** The shop's campaign, if it is in a state for it and, where that matters, of the revision that was looked at. */
  async #admit(
    { tx }: Work,
    shopId: string,
    id: string,
    action: CampaignAction,
    revision?: number,
  ): Promise<Result<CampaignRow>> {
    const row = await findCampaign(tx, id);
    if (row?.shop_id !== shopId) return err('not_found');
    if (!campaignAllows(row.state, action)) return err('campaign_state');
    if (revision !== undefined && row.revision !== revision) return err('campaign_changed');
    return ok(row);
  }

  async #set(work: Work, row: CampaignRow, change: Partial<CampaignRow>): Promise<Result<Campaign>> {
    const revision = row.revision + 1;
    await work.tx
      .updateTable('campaigns')
      .where('id', '=', row.id)
      .set({ ...change, revision })
      .execute();
    return this.#changed(work, row.shop_id, row.id);
  }

  async #changed(work: Work, shopId: string, id: string): Promise<Result<Campaign>> {
    this.#parts.news.announce(work, shopId);
    const row = await selectShown(work.tx).where('c.id', '=', id).executeTakeFirstOrThrow();
    const { erased } = countsOf(await readCounts(work.tx, [id]), id);
    return ok(toCampaign(row, await readShop(work.tx, shopId), erased, work.now));
  }
}

/** Nobody has started it. */
const UNSTARTED = { started_at: null, started_by: null, started_on: null, cursor: null, until_member: null } as const;

function write({ name, text, audience }: Draft): Result<Pick<CampaignRow, 'name' | 'text' | 'audience'>> {
  if (unknownFields(text, MEMBER_FIELDS).length > 0) return err('template_field_unknown');
  return ok({ name, text, audience: JSON.stringify(audience) });
}
