import { type CountryRouting, type Routing, type SendingSettings, sendingSettingsSchema } from '#shared/api/routing.ts';
import { namesStopWord } from '#shared/domain/opt-out.ts';
import { type Country, parsePhone } from '#shared/domain/phone.ts';
import { mayUseSenderName } from '#shared/domain/sender-names.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { SmsGateways } from '../../gateways/sms/gateway.ts';
import type { StaffActor } from '../../http/actor.ts';
import type { EventBus } from '../events/event-bus.ts';
import { countriesOf } from '../limits/limits.ts';
import { readReserve } from '../outbox/reserve.ts';
import { readShop } from '../shops/read-shop.ts';
import type { Meter } from './meter.ts';
import { type Measured, measure } from './report.ts';
import {
  type CountrySender,
  choose,
  listChoices,
  listSenders,
  type RouteChoice,
  type RoutedCountry,
  saveChoices,
  saveSender,
} from './repository.ts';

type Nothing = Record<string, never>;

const phonesSchema = sendingSettingsSchema.shape.ownerPhones;

export interface RoutingServiceParts {
  database: Database;
  clock: Clock;
  gateways: SmsGateways;
  meter: Meter;
  bus: EventBus;
}

/** Figures of the owner's page are of so long, in milliseconds. */
const SHOWN_MS = 24 * 60 * 60_000;

/** The owner's page of routes and sender names, and the rules for messages that are no codes. */
export class RoutingService {
  readonly #parts: RoutingServiceParts;

  constructor(parts: RoutingServiceParts) {
    this.#parts = parts;
  }

  async read({ shopId }: StaffActor): Promise<Result<Routing>> {
    const { database, clock, gateways, meter } = this.#parts;
    const { reader } = database;
    const now = clock.now();
    const shop = await readShop(reader, shopId);
    const choices = await listChoices(reader, shopId);
    const senders = await listSenders(reader, shopId);
    const chosen = choices.flatMap(({ country }) => (country === '' ? [] : [country]));
    const countries = [...new Set([...countriesOf(shop), ...chosen, ...senders.keys()])];
    const measured: Measured = { figures: await meter.read(now - SHOWN_MS), meter, now };
    const ids = gateways.map(({ id }) => id);
    const routing = (country: RoutedCountry): CountryRouting => ({
      country: country === '' ? 'other' : country,
      senderName: (country !== '' && senders.get(country)) || null,
      routes: measure(measured, country, countries, choose(choices, country, ids)),
    });
    return ok({
      asOf: now,
      gateways: gateways.map(({ id, name, perSecond, replies }) => ({ id, name, perSecond, replies })),
      countries: [...countries.map(routing), routing('')],
      settings: settingsOf(shop),
      reserve: await readReserve(reader, shop, now),
    });
  }

  /**
   * @returns `not_found` for a gateway that there is not, `route_last` when none would be left, `sender_name_not_allowed`
   * when the country does not take that name
   */
  async saveCountry(
    work: Work,
    { shopId }: StaffActor,
    country: Country | 'other',
    { routes, senderName }: { routes: readonly RouteChoice[]; senderName: CountrySender | null },
  ): Promise<Result<Nothing>> {
    const ids = this.#parts.gateways.map(({ id }) => id);
    if (!routes.every(({ gateway }) => ids.includes(gateway))) return err('not_found');
    const routed: RoutedCountry = country === 'other' ? '' : country;
    const before = choose(await listChoices(work.tx, shopId), routed, ids);
    const after = before.map((choice) => routes.find(({ gateway }) => gateway === choice.gateway) ?? choice);
    if (!after.some(({ enabled }) => enabled)) return err('route_last');
    if (senderName !== null && (routed === '' || !mayUseSenderName(routed, senderName))) {
      return err('sender_name_not_allowed');
    }
    await saveChoices(work, shopId, routed, routes);
    if (routed !== '') await saveSender(work, shopId, routed, senderName);
    this.#announce(work, shopId);
    return ok({});
  }

  /** @returns `opt_out_line_invalid` without a word to reply, `phone_…` for an owner's number that cannot get SMS */
  async saveSettings(work: Work, { shopId }: StaffActor, settings: SendingSettings): Promise<Result<Nothing>> {
    if (!namesStopWord(settings.optOutLine)) return err('opt_out_line_invalid');
    const shop = await readShop(work.tx, shopId);
    for (const phone of settings.ownerPhones) {
      const parsed = parsePhone(phone, shop.home_country);
      if (parsed.kind === 'cannot_receive_sms') return err('phone_cannot_receive_sms');
      if (parsed.kind !== 'ok') return err('phone_invalid');
    }
    await work.tx
      .updateTable('shops')
      .where('id', '=', shopId)
      .set({
        quiet_from: settings.quiet.from,
        quiet_to: settings.quiet.to,
        counter_reserve_codes: settings.counterReserveCodes,
        opt_out_line: settings.optOutLine,
        owner_phones: JSON.stringify([...new Set(settings.ownerPhones)]),
        reward_member_day: settings.rewardMemberDay,
        reward_day_units: settings.rewardDayUnits,
      })
      .execute();
    this.#announce(work, shopId);
    return ok({});
  }

  /** Quiet hours, the reserve and the limits stand on the pages of messaging and rewards as well. */
  #announce(work: Work, shopId: string): void {
    work.afterCommit(() => {
      this.#parts.bus.publish({ shopId }, { type: 'routing_changed' });
      this.#parts.bus.publish({ shopId }, { type: 'messaging_changed' });
      this.#parts.bus.publish({ shopId }, { type: 'rewards_changed' });
    });
  }
}

function settingsOf(shop: Row<'shops'>): SendingSettings {
  return {
    quiet: { from: shop.quiet_from, to: shop.quiet_to },
    counterReserveCodes: shop.counter_reserve_codes,
    optOutLine: shop.opt_out_line,
    ownerPhones: phonesSchema.parse(JSON.parse(shop.owner_phones)),
    rewardMemberDay: shop.reward_member_day,
    rewardDayUnits: shop.reward_day_units,
  };
}
