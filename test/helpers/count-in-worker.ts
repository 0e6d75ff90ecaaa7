import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { systemClock } from '#server/clock.ts';
import { openDatabase } from '#server/db/database.ts';
import { countUp } from './count-up.ts';
import { silentLog } from './silent-log.ts';

const { file } = z.object({ file: z.string() }).parse(workerData);
const database = await openDatabase(file, systemClock, silentLog);
parentPort?.postMessage('ready');
await countUp(database);
await database.close();
