/**
 * Compares letters, not their case or accents. It knows each script, so that in Thai, where vowels are written like
 * accents, other vowels make another name. One fixed locale: the server's own must not decide whose name is taken.
 */
const letters = new Intl.Collator('en', { sensitivity: 'base' });
const order = new Intl.Collator('en', { numeric: true });

const spaced = (name: string) => name.trim().replace(/\s+/g, ' ');

/** Whether two people could be taken for each other where their names stand side by side. */
export function isSameName(one: string, other: string): boolean {
  return letters.compare(spaced(one), spaced(other)) === 0;
}

/** For sorting by name as people expect it. */
export function byName(one: { name: string }, other: { name: string }): number {
  return order.compare(one.name, other.name);
}
