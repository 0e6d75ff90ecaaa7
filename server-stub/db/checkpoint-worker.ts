import { parentPort, workerData } from 'node:worker_threads';
import SqliteDatabase from 'better-sqlite3';
import type { CheckpointOrder } from './checkpoint-thread.ts';

/**
 * The thread that copies the log: it has a connection of its own, and does what it is told, one order after the other.
 * It imports nothing that the backend does, so that the demo shop's bundle has it in a file of its own. What fails ends it.
 */
function main(port: NonNullable<typeof parentPort>, file: string): void {
  const sqlite = new SqliteDatabase(file, { fileMustExist: true });
  // What the file takes over from the log is on the disk before the log is written over.
  sqlite.pragma('synchronous = FULL');
  port.on('message', (order: CheckpointOrder) => {
    if (order === 'end') {
      sqlite.close();
      port.close();
    } else {
      // Copies what it can without waiting for anybody, or anybody waiting for it.
      sqlite.pragma('wal_checkpoint(PASSIVE)');
      port.postMessage('copied');
    }
  });
}

if (!parentPort) throw new Error('this runs as a thread only');
main(parentPort, workerData);
