import { setImmediate } from 'node:timers/promises';
import { getMemberChanges, type MemberRecord } from '#shared/api/members.ts';
import type { ReplyOf } from '#shared/api/route.ts';
import { type AppError, isOutcomeUnknown } from '#shared/errors.ts';
import { createBackoff } from '../../api/backoff.ts';
import type { MembersCache, MembersPosition } from '../../cache/members.ts';
import { createRefresher } from '../../calls.ts';
import type { CoreContext } from '../../feature.ts';
import { type Copy, createCopy } from './copy.ts';

/** Records that are read from disk and made ready for the search in one go: ten milliseconds or so of standing still. */
const BATCH = 500;

export interface Reading {
  copy: Copy;
  /** When all changes were in (epoch ms, server's clock); null before the first time. */
  asOf(): number | null;
  /** Whether all changes are in, as far as the line has told. */
  isComplete(): boolean;
  /** The line was down: there may be changes that nobody told of. */
  doubt(): void;
  /** Resolves once the changes are in, or cannot be had. */
  refresh(): Promise<void>;
  save(record: MemberRecord): void;
  erase(id: string): void;
  close(): void;
}

/**
 * The members as long as somebody who may see them is at the counter: from disk, then brought up to date page by page.
 * Each page goes to disk with how far it reaches, so that a crash repeats a page at most.
 */
export function createReading(
  { api, ports, store }: Pick<CoreContext, 'api' | 'ports' | 'store'>,
  disk: MembersCache,
  shopId: string,
  listener: { onChange: (members: 'same' | 'changed') => void; onRefused: () => void },
): Reading {
  const copy = createCopy();
  const backoff = createBackoff();
  const nowhere: MembersPosition = { shopId, upTo: 0, asOf: null };
  let position = nowhere;
  /** A page that is not on disk must not be followed by one that is: then nothing more is written. */
  let keeps = true;
  let loading: Promise<void> | null = null;
  let complete = false;
  let doubted = false;
  let closed = false;
  let cancelRetry = (): void => undefined;

  async function load(): Promise<void> {
    const known = disk.position();
    if (known?.shopId !== shopId || !(await loadRecords())) return startAnew();
    position = known;
    listener.onChange('same');
  }

  /** @returns false when they cannot be read */
  async function loadRecords(): Promise<boolean> {
    let after: string | undefined = '';
    while (after !== undefined && !closed) {
      const batch = disk.read(after, BATCH);
      if (!batch) return false;
      copy.put(batch);
      listener.onChange('changed');
      after = batch.length === BATCH ? batch.at(-1)?.id : undefined;
      await setImmediate();
    }
    return true;
  }

  function startAnew(): void {
    copy.clear();
    position = nowhere;
    keeps = disk.clear();
    listener.onChange('changed');
  }

  function write(saved: readonly MemberRecord[], erased: readonly string[], to: MembersPosition | null): void {
    if (keeps) keeps = disk.write(saved, erased, to);
  }

  /** @returns whether there is more to ask for */
  function take(page: ReplyOf<typeof getMemberChanges>): boolean {
    const before = position.upTo;
    if (page.upTo < before) {
      // The backend was set back to an earlier state: what was read since then is not true.
      startAnew();
      return true;
    }
    const saved = page.saved.filter(({ id }) => !copy.isErased(id));
    copy.put(saved);
    copy.erase(page.erased);
    position = { shopId, upTo: page.upTo, asOf: page.more ? position.asOf : page.asOf };
    write(saved, page.erased, position);
    const more = page.more && page.upTo > before;
    if (!more) complete = !doubted;
    listener.onChange(saved.length + page.erased.length > 0 ? 'changed' : 'same');
    return more;
  }

  function fail(error: AppError): void {
    if (error.code === 'forbidden') listener.onRefused();
    // Without a line there is nothing to ask; it tells when it is back.
    if (!isOutcomeUnknown(error) || store.getState().connection.kind !== 'live') return;
    cancelRetry = ports.clock.after(backoff.next(), () => void refresh());
  }

  const refresh = createRefresher(async () => {
    cancelRetry();
    doubted = false;
    loading ??= load();
    await loading;
    for (let more = true; more && !closed; ) {
      const page = await api.call(getMemberChanges, { query: { after: position.upTo } });
      if (closed) return;
      if (!page.ok) return fail(page.error);
      backoff.reset();
      more = take(page.value);
    }
  });

  return {
    copy,
    asOf: () => position.asOf,
    isComplete: () => complete,
    doubt() {
      complete = false;
      doubted = true;
    },
    refresh,
    save(record) {
      if (closed) return;
      copy.put([record]);
      write([record], [], null);
      listener.onChange('changed');
    },
    erase(id) {
      if (closed) return;
      copy.erase([id]);
      write([], [id], null);
      listener.onChange('changed');
    },
    close() {
      closed = true;
      cancelRetry();
    },
  };
}
