import { describe, expect, it, onTestFinished } from 'vitest';
import { createEventLine } from '#core/api/events.ts';
import type { ServerEvent } from '#shared/api/events.ts';
import { err } from '#shared/errors.ts';
import { createFakeLog, createWatchedClock } from '#test/core-fakes.ts';
import { startFakeServer } from '#test/fake-server.ts';

async function openLine() {
  const server = await startFakeServer();
  const clock = createWatchedClock();
  const log = createFakeLog();
  const heard: string[] = [];
  const waiters = new Set<() => void>();
  const hear = (what: string): void => {
    heard.push(what);
    for (const waiter of waiters) waiter();
  };
  const line = createEventLine({
    serverUrl: server.url,
    deviceToken: 'device',
    clock,
    log,
    prepare: async () => null,
    onEvent: (event: ServerEvent) => hear(event.type),
    onDown: (error) => hear(`down: ${error.code}`),
  });
  onTestFinished(async () => {
    line.close();
    await server.stop();
  });
  const until = (count: number): Promise<string[]> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (heard.length >= count) resolve(heard);
      };
      waiters.add(look);
      look();
    });
  return { server, clock, log, line, heard, until };
}

describe('the line of events', () => {
  it('brings what the backend pushes, in order', async () => {
    const { server, until } = await openLine();
    await until(1);
    server.push({ type: 'members_changed' });
    server.push({ type: 'billing_changed' });
    expect(await until(3)).toEqual(['hello', 'members_changed', 'billing_changed']);
  });

  it('opens again by itself, waiting longer each time and half a second again after a hello', async () => {
    const { server, clock, until } = await openLine();
    await until(1);
    server.refuseEvents(err('internal'));
    server.dropLines();
    for (const ms of [500, 1_000, 2_000, 4_000, 8_000, 10_000]) {
      await clock.scheduled(ms);
      if (ms === 10_000) server.refuseEvents(null);
      await clock.advance(ms);
    }
    expect((await until(8)).at(-1)).toBe('hello');
    server.dropLines();
    await clock.scheduled(500);
  });

  it('counts 25 seconds of silence as a dead line', async () => {
    const { clock, until } = await openLine();
    await until(1);
    await clock.scheduled(25_000);
    await clock.advance(24_999);
    await clock.advance(1);
    expect(await until(2)).toEqual(['hello', 'down: server_timeout']);
  });

  it('tells why the backend refuses it', async () => {
    const { server, clock, until } = await openLine();
    await until(1);
    server.refuseEvents(err('device_revoked'));
    server.dropLines();
    await clock.scheduled(500);
    await clock.advance(500);
    expect(await until(3)).toEqual(['hello', 'down: server_unreachable', 'down: device_revoked']);
  });

  it('passes over what it does not understand', async () => {
    const { server, log, until } = await openLine();
    await until(1);
    server.pushRaw('data: {"type":"from_the_future"}\n\ndata: not json\n\n: comment\n\n');
    server.push({ type: 'members_changed' });
    expect(await until(2)).toEqual(['hello', 'members_changed']);
    expect(log.lines.map(({ event }) => event)).toEqual(['event_ignored', 'event_ignored']);
  });

  it('is silent for good once closed', async () => {
    const { server, line, heard, until } = await openLine();
    await until(1);
    line.close();
    server.push({ type: 'members_changed' });
    await server.lineClosed();
    expect(heard).toEqual(['hello']);
  });
});
