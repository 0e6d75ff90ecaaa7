import type { z } from 'zod';
import type { Route } from '#shared/api/route.ts';
import { may, type Permission } from '#shared/domain/permissions.ts';
import { err, isLineDown, ok, type Result } from '#shared/errors.ts';
import type { Api } from './api/client.ts';
import { createCommand, createRefresher, type Done } from './calls.ts';
import type { CoreContext, Reactions } from './feature.ts';
import { isOnline, isSameLine, type Surroundings } from './state.ts';

export type OwnerPageView<Value> =
  | { kind: 'closed' }
  | { kind: 'password_required' }
  /** `current` when it was read since the line came up; else it is what was last read, to read only. */
  | { kind: 'open'; value: Value; current: boolean };

interface OwnerPageOptions<Value> {
  /** Reads the page; only who has its permission ever sees it. */
  route: Pick<Route, 'method' | 'path' | 'summary'> & { access: Permission; reply: z.ZodType<Value> };
  /** Of the cache's document that keeps what was last read. */
  name: string;
  /** Puts it on screen. */
  show(view: OwnerPageView<Value>): void;
  /** Hears of every page that the backend answered with, before it is shown. */
  onRead?(value: Value): void;
}

/** A page that is an owner's alone. */
export interface OwnerPage<Value> {
  /** The backend, for what only an owner may: when it wants the password again, so does the page. */
  api: Api;
  isOpen(): boolean;
  /** Shows the page: read now, or as it was last read when there is no line. */
  open(): Promise<Done>;
  /** Reads the page anew and shows it. */
  read(): Promise<Result<Value>>;
  /** Reads it anew where it is open, else nothing happens. */
  refresh(): Promise<Result<Value> | null>;
  /**
   * A change that an owner makes. Pressed again soon after a lost answer, the same change goes out under the same
   * operation id; when it is done, the page shows it before the caller hears of it.
   */
  command<Input, Answer>(
    send: (input: Input, operationId: string) => Promise<Result<Answer>>,
  ): (input: Input) => Promise<Result<Answer>>;
  reactions: Required<Pick<Reactions, 'passwordConfirmed' | 'revoked' | 'forgotten'>>;
}

/**
 * Keeps a page for owners: from when one opens it until that owner leaves the counter it is read anew whenever the line
 * comes back. What was last read stays on disk, and an owner without a line is shown that.
 */
export function createOwnerPage<Value>(
  context: CoreContext,
  { route, name, show, onRead = () => undefined }: OwnerPageOptions<Value>,
): OwnerPage<Value> {
  const { cache, store } = context;
  const document = cache.document(name, route.reply);
  let view: OwnerPageView<Value> = { kind: 'closed' };
  /** Whether the owner at the counter has asked to see it. */
  let wanted = false;
  /** From one person's coming, or giving the password, to the next. What was asked in an earlier stay shows nothing. */
  let stay = newStay();

  function newStay() {
    return { read: createRefresher(read) };
  }

  function turnTo(next: OwnerPageView<Value>): void {
    view = next;
    wanted = next.kind !== 'closed';
    show(next);
  }

  function close(): void {
    stay = newStay();
    turnTo({ kind: 'closed' });
  }

  /** Who may see the page now, if the one at the counter may. */
  function ownerOf({ stage }: Surroundings): string | null {
    return stage.kind === 'open' && may(stage.staff.role, route.access) ? stage.staff.id : null;
  }

  const api: Api = {
    async call(asked, ...request) {
      const during = stay;
      const result = await context.api.call(asked, ...request);
      if (!result.ok && result.error.code === 'password_required' && during === stay) {
        turnTo({ kind: 'password_required' });
      }
      return result;
    },
  };

  async function read(): Promise<Result<Value>> {
    wanted = true;
    const during = stay;
    const before = store.getState().connection;
    const page = await api.call(route);
    if (during !== stay) return page;
    if (page.ok) {
      document.write(page.value);
      onRead(page.value);
      turnTo({ kind: 'open', value: page.value, current: isSameLine(before, store.getState().connection) });
    } else if (page.error.code === 'forbidden') {
      // Who was an owner when this counter last heard of it is none any more.
      close();
    }
    return page;
  }

  /** @returns whether there is something to read, on screen already or on disk */
  function showLastKnown(): boolean {
    if (view.kind === 'open') return true;
    const known = ownerOf(store.getState()) === null ? null : document.read();
    if (known === null) return false;
    turnTo({ kind: 'open', value: known, current: false });
    return true;
  }

  async function refresh(): Promise<Result<Value> | null> {
    return view.kind === 'open' ? stay.read() : null;
  }

  // In the same step as the change itself, so that no snapshot shows an old page as current, or to somebody else.
  store.subscribe((now, before) => {
    if (ownerOf(now) !== ownerOf(before)) return close();
    const online = isOnline(now);
    if (online === isOnline(before)) return;
    if (!online && view.kind === 'open') turnTo({ ...view, current: false });
    if (online && wanted && view.kind !== 'password_required') void stay.read();
  });

  return {
    api,
    isOpen: () => view.kind === 'open',
    async open() {
      const { connection, stage } = store.getState();
      const offline = connection.kind === 'offline' || (stage.kind === 'open' && stage.session === 'offline');
      if (offline) {
        wanted = true;
        return showLastKnown() ? ok({}) : err('server_unreachable');
      }
      const during = stay;
      const page = await stay.read();
      if (page.ok) return ok({});
      if (during === stay && isLineDown(page.error)) showLastKnown();
      return page;
    },
    read: () => stay.read(),
    refresh,
    command(send) {
      const once = createCommand(context);
      return async (input) => {
        const result = await once(input, (operationId) => send(input, operationId));
        if (result.ok) await refresh();
        return result;
      };
    },
    reactions: {
      async passwordConfirmed() {
        stay = newStay();
        return wanted ? stay.read() : ok({});
      },
      revoked: document.remove,
      forgotten: document.remove,
    },
  };
}
