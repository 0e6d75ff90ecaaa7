import { spawn, spawnSync } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { forkDemoIn } from '../../../electron/hosts/electron/fork-demo.ts';

class FakeChild extends EventEmitter {
  pid: number | undefined;
  readonly posted: unknown[] = [];
  postMessage(message: unknown): void {
    this.posted.push(message);
  }
}

function forked(pid?: number) {
  const child = new FakeChild();
  child.pid = pid;
  const demo = forkDemoIn({ fork: () => child }, '/dist/demo/main.js', 'ignore')({ PORT: '4000' });
  let exits = 0;
  demo.onExit(() => {
    exits += 1;
  });
  return { child, demo, exits: () => exits };
}

/** A process that only waits to be ended. */
function startIdle() {
  return spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1_000)'], { stdio: 'ignore' });
}

describe('the demo shop’s process in Electron', () => {
  it('is asked to end, and heard of when it has', async () => {
    const { child, demo, exits } = forked(1);
    demo.end();
    expect(child.posted).toEqual([{ kind: 'end' }]);
    child.emit('exit');
    await setImmediate();
    expect(exits()).toBe(1);
  });

  it('is ended without being asked, and counts as running until it is gone', async () => {
    const idle = startIdle();
    const { child, demo, exits } = forked(idle.pid);
    const ended = once(idle, 'exit');
    demo.kill();
    await setImmediate();
    expect(exits()).toBe(0);
    expect((await ended)[1]).toBe('SIGKILL');
    child.emit('exit');
    await setImmediate();
    expect(exits()).toBe(1);
  });

  it('counts as ended when there is none to end, and ends if it comes up after all', async () => {
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    const [never, dead] = [forked(), forked(gone)];
    for (const { demo } of [never, dead]) demo.kill();
    await setImmediate();
    expect([never.exits(), dead.exits()]).toEqual([1, 1]);

    const late = startIdle();
    const ended = once(late, 'exit');
    never.child.pid = late.pid;
    never.child.emit('spawn');
    expect((await ended)[1]).toBe('SIGKILL');
    never.child.emit('exit');
    await setImmediate();
    expect(never.exits()).toBe(1);
  });
});
