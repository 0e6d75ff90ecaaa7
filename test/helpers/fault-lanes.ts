/** What came of lives that were killed: how often they were, and what is wrong now, in words. */
interface Survived {
  deaths: number;
  wrong: readonly string[];
}

/** Two processors are all there is, but a life waits for its clock and its disk more than it works. */
const AT_ONCE = 4;

/**
 * Lives through each of these, some at a time.
 * @param kills at which moments the lives of a run end, the first moment being 1
 * @param moments what the moments of an undisturbed life are
 * @returns how often anybody was killed in all, in how many runs, and what is wrong with when
 */
export async function killAtEach(
  kills: readonly (readonly number[])[],
  moments: readonly string[],
  run: (kill: readonly number[]) => Promise<Survived>,
): Promise<{ deaths: number; killedRuns: number; wrong: string[] }> {
  const all = { deaths: 0, killedRuns: 0, wrong: [] as string[] };
  const rest = kills.values();
  const lane = async () => {
    for (const kill of rest) {
      const { deaths, wrong } = await run(kill);
      all.deaths += deaths;
      if (deaths > 0) all.killedRuns += 1;
      const [first = 0, ...then] = kill;
      const when = [`${first} (${moments[first - 1]})`, ...then].join(', then at ');
      all.wrong.push(...wrong.map((what) => `killed at ${when}: ${what}`));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return all;
}
