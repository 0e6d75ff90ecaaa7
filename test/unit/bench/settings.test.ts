import { describe, expect, it } from 'vitest';
import { readSettings } from '../../bench/backend/settings.ts';

describe('the settings of a run', () => {
  it('are five rounds of everybody at 1, 10 and 64 connections', () => {
    const { rounds, connections, entrants } = readSettings([]);
    expect(rounds).toBe(5);
    expect(connections).toEqual([1, 10, 64]);
    expect(entrants.map(({ name }) => name)).toEqual(['fsync', 'raw-commits', 'fastify', 'better-auth', 'tillside']);
    expect(entrants.at(-1)?.steps).toEqual(['send', 'verify']);
  });

  it('leave out what is not asked for, but nothing that it builds on', () => {
    const { entrants, rounds, seconds, connections } = readSettings([
      ...['--only', 'tillside:send,better-auth:verify,raw-commits', '--rounds', '2', '--seconds', '0.5'],
      ...['--connections', '10'],
    ]);
    expect(entrants).toEqual([
      { name: 'raw-commits', steps: [] },
      { name: 'better-auth', steps: ['send', 'verify'] },
      { name: 'tillside', steps: ['send'] },
    ]);
    expect({ rounds, seconds, connections }).toEqual({ rounds: 2, seconds: 0.5, connections: [10] });
  });

  it('are one short round when it has to be quick', () => {
    expect(readSettings(['--quick'])).toMatchObject({ rounds: 1, seconds: 0.3, profiles: null });
  });

  it.each([
    [['--only', 'nobody']],
    [['--only', 'fastify:send']],
    [['--connections', '0']],
    [['--rounds', 'many']],
    [['--loud']],
  ])('refuse %j', (args) => {
    expect(() => readSettings(args)).toThrow();
  });
});
