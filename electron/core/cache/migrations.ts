/** Statements that bring the cache from one version to the next; the position plus one is the version. Only append. */
export const migrations: readonly string[] = [
  `CREATE TABLE documents (
    name TEXT PRIMARY KEY,
    json TEXT NOT NULL
  ) STRICT`,
  `CREATE TABLE members (
    id TEXT PRIMARY KEY,
    revision INTEGER NOT NULL,
    json TEXT NOT NULL
  ) STRICT;
  CREATE TABLE members_position (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    shop_id TEXT NOT NULL,
    up_to INTEGER NOT NULL,
    as_of INTEGER
  ) STRICT`,
];
