import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type DocumentStore, openDocumentStore } from '#server/emulators/store.ts';
import { tempFolder } from '#test/temp-folder.ts';

interface Note {
  id: string;
  by: string;
  text: string;
}

function open(file = ':memory:'): DocumentStore {
  const store = openDocumentStore(file);
  onTestFinished(() => store.close());
  return store;
}

const notesOf = (store: DocumentStore) => store.collection<Note>('notes', (note) => note.by);
const note = (id: string, by = 'mei', text = 'hello'): Note => ({ id, by, text });

describe('the document store', () => {
  it('gives a document back as it was put', () => {
    const notes = notesOf(open());
    notes.put(note('1'));
    expect(notes.get('1')).toEqual(note('1'));
    expect(notes.get('2')).toBeUndefined();
  });

  it('lists the newest first, a page at a time, and a replaced document in its old place', () => {
    const notes = notesOf(open());
    for (const id of ['1', '2', '3', '4']) notes.put(note(id));
    notes.put(note('1', 'mei', 'changed'));
    expect(notes.list().map(({ id }) => id)).toEqual(['4', '3', '2', '1']);
    expect(notes.list({ limit: 2 }).map(({ id }) => id)).toEqual(['4', '3']);
    expect(notes.list({ limit: 2, after: '3' })).toEqual([note('2'), note('1', 'mei', 'changed')]);
  });

  it('lists those of one owner', () => {
    const notes = notesOf(open());
    notes.put(note('1', 'mei'));
    notes.put(note('2', 'tan'));
    expect(notes.list({ owner: 'mei' }).map(({ id }) => id)).toEqual(['1']);
  });

  it('keeps collections apart', () => {
    const store = open();
    notesOf(store).put(note('1'));
    expect(store.collection<Note>('others').list()).toEqual([]);
  });

  it('writes all of a transaction or nothing', () => {
    const store = open();
    const notes = notesOf(store);
    const failing = () =>
      store.transaction(() => {
        notes.put(note('1'));
        throw new Error('half way');
      });
    expect(failing).toThrow('half way');
    expect(notes.list()).toEqual([]);
  });

  it('remembers over a restart what was removed and what was not', () => {
    const file = join(tempFolder(), 'outside.db');
    const first = openDocumentStore(file);
    notesOf(first).put(note('1'));
    notesOf(first).put(note('2'));
    notesOf(first).remove('1');
    first.close();
    expect(notesOf(open(file)).list()).toEqual([note('2')]);
  });
});
