import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Campaign } from '#shared/api/campaigns.ts';
import type { CampaignState } from '#shared/domain/messaging.ts';
import type { Result } from '#shared/errors.ts';
import { type CampaignWorld, openCampaignWorld } from '#test/campaign-world.ts';
import { arrivedAt, FakeCarrier } from '#test/fake-carrier.ts';
import { auditOutbox } from '#test/outbox-audit.ts';
import { phonesOf } from '#test/outbox-engine.ts';
import { errorCode, unwrap } from '#test/test-backend.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const MEMBERS = 3;

/** A campaign as it should be. Nothing goes on by itself but while `go_on` lets it. */
interface Model {
  state: CampaignState | 'deleted';
  revision: number;
  /** Epoch ms. */
  startsAt: number | null;
  isStarted: boolean;
  isPrepared: boolean;
  isHeld: boolean;
  reached: number;
  /** What the shop has, in messages. */
  credit: number;
}
interface Real {
  world: CampaignWorld;
  carrier: FakeCarrier;
  id: string;
}
type Command = fc.AsyncCommand<Model, Real>;

/** In which states each step is taken. */
const STATES: Record<string, CampaignState[]> = {
  change: ['draft'],
  remove: ['draft'],
  schedule: ['draft'],
  unschedule: ['scheduled'],
  begin: ['draft', 'scheduled'],
  pause: ['preparing', 'sending'],
  resume: ['paused'],
  cancel: ['scheduled', 'preparing', 'sending', 'paused'],
};

/** @param stale whether whoever gives it has not seen the last change; undefined where that does not matter */
function step(
  name: keyof typeof STATES,
  stale: boolean | undefined,
  ask: (real: Real, revision: number) => Promise<Result<Campaign | Record<string, never>>>,
  change: (model: Model, now: number) => void,
): Command {
  return {
    check: () => true,
    async run(model, real) {
      const given = stale ? model.revision - 1 : model.revision;
      const result = await ask(real, given);
      const inState = STATES[name]?.some((state) => state === model.state) ?? false;
      if (model.state === 'deleted') expect(errorCode(result)).toBe('not_found');
      else if (!inState) expect(errorCode(result)).toBe('campaign_state');
      else if (stale) expect(errorCode(result)).toBe('campaign_changed');
      else {
        unwrap(result);
        model.revision += 1;
        change(model, real.world.clock.now());
      }
      await compare(model, real);
    },
    toString: () => `${name}${stale ? ' what was changed' : ''}`,
  };
}

function happening(name: string, run: (model: Model, real: Real) => Promise<void>): Command {
  return {
    check: () => true,
    async run(model, real) {
      await run(model, real);
      await compare(model, real);
    },
    toString: () => name,
  };
}

async function compare(model: Model, { world, carrier, id }: Real): Promise<void> {
  expect(arrivedAt(carrier)).toEqual(phonesOf(1, model.reached));
  if (model.state === 'deleted') return;
  const { state, revision, held, pauseReason, startedAt, endedAt, progress, report, total } = await world.read(id);
  expect({ state, revision, isHeld: held !== null, isStarted: startedAt !== null }).toEqual({
    ...{ state: model.state, revision: model.revision, isHeld: model.isHeld, isStarted: model.isStarted },
  });
  expect(pauseReason !== null).toBe(state === 'paused');
  expect(endedAt !== null).toBe(state === 'done' || state === 'cancelled');
  expect(total).toBe(model.isPrepared ? MEMBERS : 0);
  expect(progress?.done ?? 0).toBe(model.reached);
  expect(report.sent).toBe(model.reached);
  expect(report.notSent).toBe(state === 'cancelled' ? total - model.reached : 0);
}

const begun = (model: Model): void =>
  void Object.assign(model, { state: 'preparing', isStarted: true, isPrepared: false, isHeld: false });

/** What the backend does by itself, given the time. */
function goOn(model: Model, now: number): void {
  if (model.state === 'scheduled' && model.startsAt !== null && model.startsAt <= now) {
    model.revision += 1;
    if (now - model.startsAt > 12 * HOUR) model.state = 'paused';
    else begun(model);
  }
  if (model.state === 'preparing') Object.assign(model, { state: 'sending', isPrepared: true });
  if (model.state !== 'sending') return;
  const left = MEMBERS - model.reached;
  if (model.isHeld && model.credit < left) return;
  const sent = Math.min(left, model.credit);
  model.reached += sent;
  model.credit -= sent;
  model.isHeld = sent < left;
  if (!model.isHeld) model.state = 'done';
}

const stale = fc.boolean();
const commands = [
  stale.map((old) =>
    step(
      'change',
      old,
      ({ world, id }, revision) => world.change(id, revision),
      () => {},
    ),
  ),
  fc.constant(
    step(
      'remove',
      undefined,
      ({ world, id }) => world.remove(id),
      (model) => Object.assign(model, { state: 'deleted' }),
    ),
  ),
  stale.map((old) =>
    step(
      'schedule',
      old,
      ({ world, id }, revision) => world.schedule(id, revision, shopTime(soon(world.clock.now()))),
      (model, now) => Object.assign(model, { state: 'scheduled', startsAt: soon(now) }),
    ),
  ),
  fc.constant(
    step(
      'unschedule',
      undefined,
      ({ world, id }) => world.unschedule(id),
      (model) => Object.assign(model, { state: 'draft', startsAt: null }),
    ),
  ),
  stale.map((old) => step('begin', old, ({ world, id }, revision) => world.begin(id, revision), begun)),
  fc.constant(
    step(
      'pause',
      undefined,
      ({ world, id }) => world.pause(id),
      (model) => Object.assign(model, { state: 'paused', isHeld: false }),
    ),
  ),
  fc.constant(
    step(
      'resume',
      undefined,
      ({ world, id }) => world.resume(id),
      (model) => (model.isPrepared ? Object.assign(model, { state: 'sending' }) : begun(model)),
    ),
  ),
  fc.constant(
    step(
      'cancel',
      undefined,
      ({ world, id }) => world.cancel(id),
      (model) => Object.assign(model, { state: 'cancelled', isHeld: false }),
    ),
  ),
  fc.integer({ min: 1, max: MEMBERS }).map((count) =>
    happening(`top up ${count}`, async (model, { world }) => {
      await world.topUp(count);
      model.credit += count;
    }),
  ),
  fc.constant(
    happening('half a day without the backend', async (_, { world }) => {
      await world.pass(13 * HOUR);
    }),
  ),
  fc.constant(
    happening('go on', async (model, { world }) => {
      await world.pass(3 * MINUTE);
      goOn(model, world.clock.now());
      const process = await world.open();
      process.start();
      await world.pass(20 * SECOND);
      await process.close();
    }),
  ),
];

/** The third minute from now on, which is at least two away. */
const soon = (now: number): number => Math.floor((now + 3 * MINUTE) / MINUTE) * MINUTE;
const shopTime = (at: number): string => new Date(at + 8 * HOUR).toISOString().slice(0, 'YYYY-MM-DDTHH:mm'.length);

it('a campaign takes the steps of its state and no others, and reaches everybody once at most', async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 25, size: '+1' }), async (steps) => {
      const carrier = new FakeCarrier();
      const world = await openCampaignWorld({ members: MEMBERS, credit: 0, carriers: [carrier] });
      await world.setShop({ quiet_from: 0, quiet_to: 0 });
      const { id } = unwrap(await world.create());
      const none = { startsAt: null, isStarted: false, isPrepared: false, isHeld: false, reached: 0, credit: 0 };
      await fc.asyncModelRun(
        (): { model: Model; real: Real } => ({
          model: { ...none, state: 'draft', revision: 1 },
          real: { world, carrier, id },
        }),
        steps,
      );
      expect(await auditOutbox(world.reader)).toEqual([]);
      await world.close();
    }),
    { numRuns: 20 },
  );
}, 120_000);
