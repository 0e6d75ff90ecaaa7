import Database from 'better-sqlite3';
import { z } from 'zod';

const rowSchema = z.object({ name: z.string(), json: z.string() });
type Row = z.infer<typeof rowSchema>;

/** The ways through the table: damage that stops one of them may lie behind the rows of another. */
const WAYS = [
  'SELECT name, json FROM documents ORDER BY rowid',
  'SELECT name, json FROM documents ORDER BY rowid DESC',
  'SELECT name, json FROM documents ORDER BY name',
  'SELECT name, json FROM documents ORDER BY name DESC',
];

/** Reads what can be read of the documents in a file that may be damaged, read-only, or no database at all. */
export function salvageDocuments(file: string): readonly Row[] {
  // Reading alone brings nothing out of a write-ahead log into a damaged file. But it takes shared memory beside the file,
  // for which a full disk has no room.
  const asReader = readAs(file, { readonly: true });
  return asReader.length > 0 ? asReader : readAs(file, { readonly: false });
}

function readAs(file: string, { readonly }: { readonly: boolean }): readonly Row[] {
  try {
    const database = new Database(file, { readonly, fileMustExist: true, timeout: 0 });
    try {
      if (!readonly) database.pragma('locking_mode = EXCLUSIVE');
      // A file that is shorter than it should be is refused altogether without this.
      database.unsafeMode();
      database.pragma('writable_schema = ON');
      return readRows(database);
    } finally {
      database.close();
    }
  } catch {
    return [];
  }
}

function readRows(database: Database.Database): readonly Row[] {
  const found = new Map<string, Row>();
  for (const way of WAYS) {
    try {
      for (const row of database.prepare(way).iterate()) {
        const read = rowSchema.safeParse(row);
        if (read.success && !found.has(read.data.name)) found.set(read.data.name, read.data);
      }
    } catch {
      // The rest of this way is lost; the next one may still lead to it.
    }
  }
  return [...found.values()];
}

/** Each document has a schema that it is checked against when it is read, so that a damaged one is as good as none. */
export function restoreDocuments(database: Database.Database, rows: readonly Row[]): void {
  const insert = database.prepare<[string, string]>('INSERT INTO documents (name, json) VALUES (?, ?)');
  database.transaction(() => {
    for (const { name, json } of rows) insert.run(name, json);
  })();
}
