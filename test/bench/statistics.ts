/** The value in the middle; of an even number of values the lower of the two there. NaN when there are none. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/**
 * The least of the values that `percent` of them do not exceed (the nearest rank).
 * @param values in any order; of none it is NaN
 * @param percent above 0, up to 100
 */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? Number.NaN;
}
