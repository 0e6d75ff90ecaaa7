/** From how many steps an axis is made at most. */
const MOST_STEPS = 4;

/**
 * Where an axis from zero has its lines: at one, two or five times a power of ten, as people count.
 * @param highest the highest bar; not below zero
 * @param smallest the smallest step that means something
 */
export function roundTicks(highest: number, smallest: number): number[] {
  const atLeast = Math.max(highest / MOST_STEPS, smallest);
  const power = 10 ** Math.floor(Math.log10(atLeast));
  // Powers and their multiples are rounded, because a tenth is not exact.
  const step = [1, 2, 5, 10].map((times) => times * power).find((candidate) => candidate >= atLeast) ?? atLeast;
  const steps = Math.max(1, Math.ceil(highest / step));
  return Array.from({ length: steps + 1 }, (_, index) => index * step);
}
