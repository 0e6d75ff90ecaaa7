import type { StaffMember } from '#shared/api/devices.ts';
import type { ReplyOf, RequestOf } from '#shared/api/route.ts';
import { signIn, signOut } from '#shared/api/sessions.ts';
import { err, isLineDown, ok } from '#shared/errors.ts';
import type { Done } from '../../calls.ts';
import type { CoreContext, Feature } from '../../feature.ts';
import { createComingBack } from './coming-back.ts';
import { createIdleLock } from './idle.ts';
import { createPassword } from './password.ts';
import { createPinTries } from './pin-tries.ts';
import { createPins } from './pins.ts';

interface SessionFeature extends Feature<'session'> {
  /** The backend no longer knows the session: the counter locks. */
  expire(): void;
  /** Locks a counter that stood untouched for too long. Called before each method, for a computer that slept. */
  lockIfIdle(): void;
  close(): void;
}

type Given = RequestOf<typeof signIn>['body'];
type Session = ReplyOf<typeof signIn>;

/** Who is at the counter. */
export function createSession(context: CoreContext): SessionFeature {
  const { store, api, identity, demo, ports, tell } = context;
  const pins = createPins(context);
  const tries = createPinTries(context);
  const idle = createIdleLock(context, leave);
  const comingBack = createComingBack(context, { onBack: goOnline, onRefused: lock });
  const stage = () => store.getState().stage.kind;
  /** Grows whenever the counter is left, or is another's. */
  let leavings = 0;

  function lock(): void {
    if (stage() !== 'open') return;
    identity.signOut();
    store.setState({ stage: { kind: 'locked' } });
    tell.locked();
  }

  /** The counter locks at once. Without a line the backend does not hear of it, and its session ends by its own time. */
  function leave(): void {
    void api.call(signOut);
    lock();
  }

  function enter(staff: StaffMember, session: 'online' | 'offline'): void {
    store.setState({ stage: { kind: 'open', staff, signedInAt: ports.clock.now(), session } });
    idle.start();
    tell.unlocked();
  }

  /** What follows from a PIN that the backend took. */
  function noteRightPin(staff: StaffMember, pin: string): void {
    tries.clear(staff.id);
    void pins.remember(staff, pin);
  }

  /** @returns whether the counter is still as it is now: nobody has come, or come and gone, and it is no other's */
  function watchLocked(): () => boolean {
    const before = leavings;
    return () => stage() === 'locked' && leavings === before;
  }

  /** Only the demo can tell whose PIN it is, and it may still be starting. */
  function mustWaitForDemo({ staffId }: Given): boolean {
    const { connection, offlineStaff } = store.getState();
    return connection.kind === 'connecting' && !offlineStaff.includes(staffId);
  }

  /** Without a line: to read, and to keep drafts. */
  async function signInOffline(given: Given, isStillLocked: () => boolean): Promise<Done> {
    const find = () => store.getState().staff.find(({ id }) => id === given.staffId);
    const asked = find();
    if (!asked || !pins.knows(asked)) return err('pin_not_known_here');
    const refusal = tries.count(given.staffId);
    if (refusal) return refusal;
    const right = await pins.check(asked, given.pin);
    if (!isStillLocked()) return err('wrong_step');
    if (!right) return err('wrong_pin');
    // While the PIN was checked the line may have come back and told of another.
    const staff = find();
    if (!staff || !pins.knows(staff)) return err('pin_not_known_here');
    tries.clear(staff.id);
    identity.signInOffline();
    enter(staff, 'offline');
    comingBack.hold(given);
    return ok({});
  }

  /** The line is back, and whoever is at the counter goes on as if it had never been away. */
  function goOnline({ sessionToken, staff }: Session, { pin }: Given): void {
    const { stage: now } = store.getState();
    if (now.kind !== 'open') return;
    identity.signIn(sessionToken);
    noteRightPin(staff, pin);
    if (staff.role !== now.staff.role) {
      leave();
      return;
    }
    store.setState({ stage: { ...now, staff, session: 'online' } });
    // What the line's coming had read anew was refused for want of a session, so that it is read once more.
    tell.connected();
  }

  /** The staff was read anew: whoever is no longer of it, or as someone else, leaves. */
  function follow(staff: readonly StaffMember[]): void {
    pins.keepOnly(staff);
    const { stage: now } = store.getState();
    if (now.kind !== 'open') return;
    const person = staff.find(({ id }) => id === now.staff.id);
    if (!person || person.role !== now.staff.role || person.pinSetAt > now.staff.pinSetAt) leave();
    else if (person.name !== now.staff.name) store.setState({ stage: { ...now, staff: person } });
  }

  store.subscribe((now, before) => {
    if (now.staff !== before.staff && now.shop !== null) follow(now.staff);
  });

  function forget(): void {
    pins.forget();
    tries.forget();
  }

  return {
    expire: lock,
    lockIfIdle: idle.look,
    close() {
      idle.stop();
      comingBack.forget();
    },
    reactions: {
      connected: comingBack.attempt,
      locked() {
        leavings += 1;
        idle.stop();
        comingBack.forget();
      },
      revoked: forget,
      forgotten: forget,
    },
    handlers: {
      ...createPassword(context),
      async 'session.signIn'(given) {
        if (stage() !== 'locked') return err('wrong_step');
        const hasLine = store.getState().connection.kind !== 'offline' && identity.credentials().deviceToken !== null;
        const isStillLocked = watchLocked();
        if (!hasLine) return signInOffline(given, isStillLocked);
        if (mustWaitForDemo(given)) await demo.ready();
        if (!isStillLocked()) return err('wrong_step');
        const session = await api.call(signIn, { body: given });
        if (!isStillLocked()) return err('wrong_step');
        if (session.ok) {
          identity.signIn(session.value.sessionToken);
          noteRightPin(session.value.staff, given.pin);
          enter(session.value.staff, 'online');
          return ok({});
        }
        if (!isLineDown(session.error)) return session;
        const entered = await signInOffline(given, isStillLocked);
        // A line that is only about to be missed is what stands in their way, and not their PIN.
        const isStillUp = store.getState().connection.kind === 'live';
        return isStillUp && !entered.ok && entered.error.code === 'pin_not_known_here' ? session : entered;
      },
      'session.lock': () => {
        if (stage() === 'locked') return ok({});
        if (stage() !== 'open') return err('wrong_step');
        leave();
        return ok({});
      },
      'session.touch': () => {
        idle.touch();
        return ok({});
      },
    },
  };
}
