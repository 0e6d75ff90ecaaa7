import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { tempFolder } from './temp-folder.ts';

/**
 * A file as a release before left it.
 * @param migrations all that it had run, by their names
 * @param rows what it had, as SQL
 * @returns its path
 */
export async function makeOldShop(migrations: Record<string, Migration>, rows: string): Promise<string> {
  const file = join(tempFolder(), 'old.sqlite');
  const sqlite = new SqliteDatabase(file);
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) });
  const provider = { getMigrations: async () => migrations };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error) throw error;
  sqlite.exec(rows);
  await db.destroy();
  return file;
}
