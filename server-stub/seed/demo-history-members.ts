import type { Chance } from './demo-history-cast.ts';

/** Somebody who joined, with all that is known of them until now. Instants are epoch milliseconds. */
export interface PlannedMember {
  name: string;
  email: string | null;
  /** `YYYY-MM-DD`. */
  birthday: string | null;
  joinedAt: number;
  /** Whether they agreed to news when they joined. */
  consents: boolean;
  /** When they replied that they want no more news. */
  stopsAt: number | null;
  tags: string[];
  /** Visits after joining, the oldest first. */
  visits: number[];
}

/** How many of all have a tag. */
const TAGS: readonly (readonly [tag: string, share: number])[] = [
  ['VIP', 0.08],
  ['Coffee club', 0.25],
  ['Student', 0.12],
  ['Office', 0.1],
];

/** Most visits of one member, and how rare they are. */
const MOST_VISITS = 11;
const DAY_MS = 24 * 60 * 60_000;

const GIVEN = [
  'Wei Jie',
  'Siti',
  'Arjun',
  'Hui Min',
  'Daniel',
  'Nurul',
  'Priya',
  'Jun Hao',
  'Grace',
  'Farid',
  'Xin Yi',
];
const FAMILY = ['Tan', 'Lim', 'Rahman', 'Kumar', 'Ng', 'Abdullah', 'Nair', 'Goh', 'Wong', 'Ismail', 'Chua', 'Lee'];

/** Somebody who joined: a name, and what some give and others do not. @param now epoch ms: visits are before it */
export function inventMember(chance: Chance, joinedAt: number, now: number): PlannedMember {
  const one = (names: readonly string[]) => names[Math.floor(chance() * names.length)] ?? '';
  const name = `${one(GIVEN)} ${one(FAMILY)}`;
  const number = (from: number, count: number) => from + Math.floor(chance() * count);
  const digits = (value: number) => value.toString().padStart(2, '0');
  const email = `${name.toLowerCase().replaceAll(' ', '.')}${number(1, 99)}@mail.example`;
  const birthday = `${number(1955, 50)}-${digits(number(1, 12))}-${digits(number(1, 28))}`;
  return {
    name,
    email: chance() < 0.4 ? email : null,
    birthday: chance() < 0.5 ? birthday : null,
    joinedAt,
    consents: chance() < 0.6,
    stopsAt: null,
    tags: TAGS.filter(([, share]) => chance() < share).map(([tag]) => tag),
    visits: inventVisits(chance, joinedAt, now),
  };
}

/** Few come often. They come at the time of the day at which they joined, give or take an hour. */
function inventVisits(chance: Chance, joinedAt: number, now: number): number[] {
  const count = Math.floor((MOST_VISITS + 1) * chance() ** 3);
  const days = Math.floor((now - joinedAt) / DAY_MS);
  if (days < 1) return [];
  const visits = Array.from({ length: count }, () => {
    const day = 1 + Math.floor(chance() * days);
    return joinedAt + day * DAY_MS + Math.floor((chance() - 0.5) * (DAY_MS / 12));
  });
  return visits.filter((at) => at < now - DAY_MS / 24).sort((a, b) => a - b);
}
