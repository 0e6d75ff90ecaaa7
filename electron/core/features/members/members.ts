import {
  changeMember,
  changeMemberPhone,
  eraseMember,
  type MemberRecord,
  setMemberMessages,
  setMemberTags,
} from '#shared/api/members.ts';
import { may } from '#shared/domain/permissions.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import { createMembersCache } from '../../cache/members.ts';
import { createCommand } from '../../calls.ts';
import type { CoreContext, Feature } from '../../feature.ts';
import { isOnline } from '../../state.ts';
import { createReading, type Reading } from './reading.ts';

interface MembersFeature extends Feature<'members'> {
  close(): void;
}

/**
 * This counter's copy of the members: searched here, with and without a line. It is in memory only while somebody is
 * at the counter who may see it, and on disk as long as this is a counter of the shop.
 */
export function createMembers(context: CoreContext): MembersFeature {
  const { api, cache, store } = context;
  const disk = createMembersCache(cache);
  const eraseOnce = createCommand(context);
  let reading: Reading | null = null;
  /** Of what is on screen: it grows with each change, whoever is at the counter. */
  let revision = 0;

  function show(): void {
    if (!reading) {
      store.setState({ members: null });
      return;
    }
    const onLine = reading.isComplete() ? 'current' : 'reading';
    const state = isOnline(store.getState()) ? onLine : 'offline';
    store.setState({ members: { count: reading.copy.count(), revision, asOf: reading.asOf(), state } });
  }

  store.subscribe((now, before) => {
    if (!reading || (now.connection === before.connection && now.stage === before.stage)) return;
    if (now.connection.kind !== 'live') reading.doubt();
    show();
  });

  function open(): void {
    const { stage, shop } = store.getState();
    if (stage.kind !== 'open' || !shop) return;
    if (!may(stage.staff.role, 'manage_members')) {
      close();
      return;
    }
    reading ??= createReading(context, disk, shop.id, {
      onChange(members) {
        if (members === 'changed') revision += 1;
        show();
      },
      onRefused: close,
    });
    show();
    void reading.refresh();
  }

  function close(): void {
    reading?.close();
    reading = null;
    show();
  }

  function forget(): void {
    close();
    disk.clear();
  }

  /** @returns `not_signed_in`, or `forbidden` to who may not see the members */
  function admitted(): Result<Reading> {
    if (store.getState().stage.kind !== 'open') return err('not_signed_in');
    return reading ? ok(reading) : err('forbidden');
  }

  /** As {@link admitted}; `server_unreachable` to who was let in without a line. */
  function admittedOnline(): Result<Reading> {
    const { stage } = store.getState();
    const admittance = admitted();
    return admittance.ok && stage.kind === 'open' && stage.session === 'offline'
      ? err('server_unreachable')
      : admittance;
  }

  /** A change of one member, answered with what stands there now. Each kind of it is an intention of its own. */
  function changing<Input extends { id: string }>(
    send: (input: Input, operationId: string) => Promise<Result<MemberRecord>>,
  ) {
    const once = createCommand(context);
    return async (input: Input): Promise<Result<MemberRecord>> => {
      const at = admittedOnline();
      if (!at.ok) return at;
      const changed = await once(input, (operationId) => send(input, operationId));
      if (changed.ok) at.value.save(changed.value);
      // What stands there now is on screen when the caller hears of it.
      else if (['member_changed', 'not_found'].includes(changed.error.code)) await at.value.refresh();
      return changed;
    };
  }

  return {
    close,
    reactions: {
      unlocked: open,
      connected() {
        reading?.doubt();
        void reading?.refresh();
      },
      event(event) {
        if (event.type === 'members_changed') void reading?.refresh();
      },
      locked: close,
      revoked: forget,
      forgotten: forget,
    },
    handlers: {
      'members.find': ({ text, offset }) => {
        const at = admitted();
        return at.ok ? ok(at.value.copy.find(text, offset)) : at;
      },
      'members.read': ({ id }) => {
        const at = admitted();
        return at.ok ? ok({ member: at.value.copy.get(id) }) : at;
      },
      'members.change': changing(({ id, ...change }, operationId) =>
        api.call(changeMember, { params: { id }, body: { operationId, ...change } }),
      ),
      'members.setTags': changing(({ id, ...change }, operationId) =>
        api.call(setMemberTags, { params: { id }, body: { operationId, ...change } }),
      ),
      'members.changePhone': changing(({ id, ...change }, operationId) =>
        api.call(changeMemberPhone, { params: { id }, body: { operationId, ...change } }),
      ),
      'members.setMessages': changing(({ id, ...change }, operationId) =>
        api.call(setMemberMessages, { params: { id }, body: { operationId, ...change } }),
      ),
      async 'members.erase'({ id }) {
        const at = admittedOnline();
        if (!at.ok) return at;
        const erased = await eraseOnce(id, (operationId) =>
          api.call(eraseMember, { params: { id }, body: { operationId } }),
        );
        // Somebody else erased them before: what was asked for is done.
        const gone = erased.ok || erased.error.code === 'not_found';
        if (gone) at.value.erase(id);
        return gone ? ok({}) : erased;
      },
    },
  };
}
