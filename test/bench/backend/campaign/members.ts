import SqliteDatabase from 'better-sqlite3';

/**
 * Members who agreed to news, with mobile numbers of Singapore that fare well at the simulated carriers: those that stand
 * for trouble end in 0001 and on. Of the device and the member of staff that come first; their proofs are left out.
 */
const INSERT = `insert into members (id, shop_id, phone, country, name, consent_at, joined_at, last_visit_at, device_id,
    staff_id, verification_id, revision)
  with recursive numbers (n) as (select 0 union all select n + 1 from numbers where n + 1 < @members)
  select printf('%08x-%04x-7000-8000-%012x', n >> 16, n & 65535, n), shops.id,
    printf('+659%03d%d', n / 9000, 1000 + n % 9000), 'SG', 'Member ' || n, 1, n, n,
    (select min(id) from devices), (select min(id) from staff), 'proof ' || n, n + 1
  from numbers join shops`;

/** Makes so many members of the one shop in the file, by the shortest way there is. */
export function makeMembers(file: string, members: number): void {
  const sqlite = new SqliteDatabase(file);
  sqlite.pragma('foreign_keys = OFF');
  sqlite.prepare(INSERT).run({ members });
  sqlite.close();
}
