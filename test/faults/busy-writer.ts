import { systemClock } from '#server/clock.ts';
import { openDatabase } from '#server/db/database.ts';
import { fillLog } from '#test/log-filler.ts';
import { silentLog } from '#test/silent-log.ts';

/** Makes the log of a database grow, and tells after each round that it is committed. Then it closes, if it is to. */
async function main(file: string, rounds: number, closes: boolean): Promise<void> {
  const database = await openDatabase(file, systemClock, silentLog);
  for (let round = 1; round <= rounds; round++) {
    await fillLog(database, `round ${round}`);
    process.send?.(round);
  }
  if (closes) await database.close();
}

const [, , file = '', rounds, closing] = process.argv;
await main(file, Number(rounds), closing === 'close');
