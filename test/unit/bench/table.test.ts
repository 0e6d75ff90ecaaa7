import { describe, expect, it } from 'vitest';
import type { ContestantName, Step } from '../../bench/backend/contestant.ts';
import type { Sample } from '../../bench/backend/rounds.ts';
import { tableOf } from '../../bench/backend/table.ts';

const asked = (contestant: ContestantName, step: Step, perSecond: number, p99Ms: number, connections = 10): Sample => ({
  contestant,
  http: { step, connections, p50Ms: 1, p99Ms, generatorShare: 0.25 },
  perSecond,
});
const looped = (contestant: ContestantName, perSecond: number): Sample => ({ contestant, http: null, perSecond });

/** The cells of the lines that begin with a name. */
function cells(table: string, name: string): string[][] {
  const lines = table.split('\n').filter((line) => line.startsWith(name));
  return lines.map((line) => line.slice(name.length).trim().split(/\s+/));
}

describe('the table of a run', () => {
  it('tells the medians, and before them how they compare at as many connections', () => {
    const table = tableOf([
      ...[1_000, 9_000, 3_000].map((rate) => asked('tillside', 'send', rate, 4)),
      ...[900, 1_000, 2_000].map((rate) => asked('better-auth', 'send', rate, 8)),
      asked('better-auth', 'send', 77_000, 8, 64),
      asked('fastify', 'insert', 5_000, 2),
      looped('raw-commits', 6_000),
      looped('fsync', 8_000),
    ]);
    expect(cells(table, 'Tillside send')).toEqual([
      ['10', '3.00', '0.60', '0.50', '0.38', '2.00', '3,000', '1.00', '4.00'],
    ]);
    expect(cells(table, 'better-auth send')).toEqual([
      ['10', '–', '0.20', '0.17', '0.13', '4.00', '1,000', '1.00', '8.00'],
      ['64', '–', '–', '12.83', '9.63', '–', '77,000', '1.00', '8.00'],
    ]);
    expect(cells(table, 'bare Fastify, one INSERT')).toEqual([
      ['10', '–', '–', '0.83', '0.63', '–', '5,000', '1.00', '2.00'],
    ]);
    expect(cells(table, 'raw better-sqlite3 commits')).toEqual([['–', '–', '–', '0.75', '–', '6,000', '–', '–']]);
    expect(cells(table, 'fsync of the disk')).toEqual([['–', '–', '–', '–', '–', '8,000', '–', '–']]);
  });

  it('says which aims were reached and which were missed, of those that were measured', () => {
    const table = tableOf([
      asked('tillside', 'send', 2_990, 4),
      asked('tillside', 'verify', 4_000, 4.01),
      asked('better-auth', 'send', 1_000, 8),
      asked('better-auth', 'verify', 1_000, 8),
      asked('fastify', 'insert', 5_000, 2),
    ]);
    expect(table).toMatch(/MISSED {3}send at 10 connections, times better-auth: at least 3 +2.99/);
    expect(table).toMatch(/reached {2}verify at 10 connections, times better-auth: at least 4 +4.00/);
    expect(table).toMatch(/reached {2}send at 10 connections, p99 times Fastify’s: at most 2 +2.00/);
    expect(table).toMatch(/MISSED {3}verify at 10 connections, p99 times Fastify’s: at most 2 +2.01/);
    expect(table).not.toContain('64 connections');
  });

  it('warns when making the load took most of a processor', () => {
    const sample = asked('fastify', 'insert', 5_000, 2);
    expect(tableOf([sample])).toContain('up to 25 % of a processor.');
    const busy = { ...sample, http: sample.http && { ...sample.http, generatorShare: 0.95 } };
    expect(tableOf([busy])).toContain('up to 95 % of a processor, so it may have been the limit.');
  });
});
