/** Does the same again and again for so many milliseconds. @returns turns a second */
export function turnsPerSecond(ms: number, turn: () => void): number {
  const start = performance.now();
  let turns = 0;
  while (performance.now() < start + ms) {
    turn();
    turns += 1;
  }
  return (turns * 1_000) / (performance.now() - start);
}
