import SqliteDatabase from 'better-sqlite3';

/**
 * Everything that a database file holds, as text.
 * @param except tables that are left out
 */
export function dumpDatabase(file: string, except: readonly string[] = []): string {
  const db = new SqliteDatabase(file, { readonly: true });
  const tables = db.prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
  const kept = tables.all().filter(({ name }) => !except.includes(name));
  const rows = kept.map(({ name }) => [name, db.prepare(`SELECT * FROM "${name}"`).all()]);
  db.close();
  return JSON.stringify(rows, null, 1);
}
