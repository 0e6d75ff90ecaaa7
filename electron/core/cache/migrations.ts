/** Statements that bring the cache from one version to the next; the position plus one is the version. Only append. */
export const migrations: readonly string[] = [
  `CREATE TABLE documents (
    name TEXT PRIMARY KEY,
    json TEXT NOT NULL
  ) STRICT`,
];
