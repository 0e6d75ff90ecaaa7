import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { type MemberRecord, memberRecordSchema } from '#shared/api/members.ts';
import type { Cache } from './documents.ts';

/** How far a shop's changes of members were read. */
export interface MembersPosition {
  shopId: string;
  /** The revision up to which all changes are in. */
  upTo: number;
  /** The moment (epoch ms, server's clock) when they last all were in; null before the first time. */
  asOf: number | null;
}

/** This counter's copy of the members on disk, and how far it was read. */
export interface MembersCache {
  /** @returns null when nothing was read yet, or the disk fails */
  position(): MembersPosition | null;
  /** @returns those whose ids follow `after`, in their order, at most `limit`; null when they cannot be read */
  read(after: string, limit: number): MemberRecord[] | null;
  /**
   * Writes what changed, all of it or nothing. A record never replaces a newer one.
   * @param position null leaves it where it was
   * @returns whether it is on disk
   */
  write(saved: readonly MemberRecord[], erased: readonly string[], position: MembersPosition | null): boolean;
  /** Erases everybody. @returns whether it is done */
  clear(): boolean;
}

const positionSchema = z.object({ shopId: z.string(), upTo: z.number(), asOf: z.number().nullable() });

/** A failing disk is told by each answer, and stops nothing. */
export function createMembersCache(cache: Pick<Cache, 'read' | 'write' | 'purge'>): MembersCache {
  function write(changes: (db: Database) => void, erases: boolean): boolean {
    const written = cache.write((db) => {
      changes(db);
      return true;
    });
    if (written && erases) cache.purge();
    return written ?? false;
  }

  return {
    position() {
      const row = cache.read((db) =>
        db.prepare('SELECT shop_id AS shopId, up_to AS upTo, as_of AS asOf FROM members_position').get(),
      );
      return positionSchema.safeParse(row).data ?? null;
    },
    read: (after, limit) =>
      cache.read((db) =>
        db
          .prepare<[string, number], string>('SELECT json FROM members WHERE id > ? ORDER BY id LIMIT ?')
          .pluck()
          .all(after, limit)
          .map((json) => withVisit(memberRecordSchema.parse(JSON.parse(json)))),
      ),
    write: (saved, erased, position) =>
      write((db) => {
        save(db, saved);
        const erase = db.prepare<[string]>('DELETE FROM members WHERE id = ?');
        for (const id of erased) erase.run(id);
        if (position) move(db, position);
      }, erased.length > 0),
    clear: () => write((db) => db.exec('DELETE FROM members; DELETE FROM members_position'), true),
  };
}

/** An older version knew of no visits, of which joining is the first; the backend does not send such a member anew. */
function withVisit(record: MemberRecord): MemberRecord {
  return { ...record, lastVisitAt: record.lastVisitAt ?? record.joinedAt };
}

function save(db: Database, saved: readonly MemberRecord[]): void {
  const upsert = db.prepare<[string, number, string]>(
    `INSERT INTO members (id, revision, json) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE
      SET revision = excluded.revision, json = excluded.json WHERE excluded.revision > revision`,
  );
  for (const member of saved) upsert.run(member.id, member.revision, JSON.stringify(member));
}

function move(db: Database, { shopId, upTo, asOf }: MembersPosition): void {
  db.prepare<[string, number, number | null]>(
    'INSERT OR REPLACE INTO members_position (one, shop_id, up_to, as_of) VALUES (1, ?, ?, ?)',
  ).run(shopId, upTo, asOf);
}
