import { z } from 'zod';
import { assertNever } from '#shared/errors.ts';
import { CONTESTANTS, type Contestant, type ContestantName } from './contestant.ts';
import { type Call, callSchema, type Reply } from './protocol.ts';

/** The process of one contestant: it does what it is told, until whoever started it lets go of it. */
async function main(name: ContestantName, folder: string): Promise<void> {
  const contestant = await start(name, folder);
  const tell = (reply: Reply) => process.send?.(reply);
  process.on('message', (message) => {
    answer(contestant, callSchema.parse(message)).then(
      (value) => tell({ kind: 'done', value: value ?? null }),
      (error: unknown) =>
        tell({ kind: 'failed', reason: error instanceof Error ? (error.stack ?? '') : String(error) }),
    );
  });
  process.once('disconnect', () => void contestant.close());
  // Ctrl-C reaches every process of the terminal. The one that started this one ends it in its own time.
  process.on('SIGINT', () => undefined);
  const { url, streams } = contestant.kind === 'service' ? contestant : { url: null, streams: [] };
  tell({ kind: 'ready', url, streams: [...streams] });
}

/** Loads the one that is wanted, and nothing of the others. */
async function start(name: ContestantName, folder: string): Promise<Contestant> {
  switch (name) {
    case 'fsync':
      return (await import('./contestants/fsync.ts')).startFsync(folder);
    case 'raw-commits':
      return (await import('./contestants/raw-commits.ts')).startRawCommits(folder);
    case 'fastify':
      return (await import('./contestants/fastify.ts')).startFastify(folder);
    case 'better-auth':
      return (await import('./contestants/better-auth.ts')).startBetterAuth(folder);
    case 'tillside':
      return (await import('./contestants/tillside.ts')).startTillside(folder);
    default:
      return assertNever(name);
  }
}

async function answer(contestant: Contestant, call: Call): Promise<unknown> {
  if (call.kind === 'run') {
    if (contestant.kind === 'loop') return contestant.run(call.ms);
  } else if (contestant.kind === 'service') {
    switch (call.kind) {
      case 'prepare':
        return contestant.prepare(call.step, call.amount);
      case 'finish':
        return contestant.finish(call.step);
      case 'audit':
        return contestant.audit();
      default:
        return assertNever(call);
    }
  }
  throw new Error(`a ${contestant.kind} does not know how to ${call.kind}`);
}

await main(...z.tuple([z.enum(CONTESTANTS), z.string()]).parse(process.argv.slice(2)));
