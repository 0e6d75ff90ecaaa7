import { createHmac } from 'node:crypto';
import { type ErrorCode, err, errorCatalogue, type Result } from '#shared/errors.ts';
import { askOften, changeOften } from '../db/compile-once.ts';
import type { Database, Reader, Work } from '../db/database.ts';
import type { StaffActor } from './actor.ts';

/** An answer as it goes over the wire. */
export interface Answer {
  status: number;
  json: string;
}

export function answer(result: Result<unknown>, successStatus = 200): Answer {
  return { status: result.ok ? successStatus : statusOf(result.error.code), json: JSON.stringify(result) };
}

function statusOf(code: ErrorCode): number {
  return errorCatalogue[code];
}

/**
 * Makes commands idempotent. The answer is written in the same transaction as what the command did, so that a client
 * that lost the answer gets the same bytes again and nothing is done twice; refusals are kept as well. The same id
 * with another request is an `operation_conflict`.
 */
export class Operations {
  readonly #database: Database;
  readonly #secretKey: string;

  /** @param secretKey keys the hashes of requests: they may hold a code, a PIN or a password, which few tries would find */
  constructor(database: Database, secretKey: string) {
    this.#database = database;
    this.#secretKey = secretKey;
  }

  /**
   * @param request what the id stands for: route, parameters and body
   * @param admit whether the actor may still do it; a refusal is no answer to the operation and is not kept
   */
  async run(
    actor: StaffActor,
    operationId: string,
    request: unknown,
    admit: (reader: Reader) => Promise<Result<unknown>>,
    command: (work: Work) => Promise<Result<unknown>>,
  ): Promise<Answer> {
    const requestHash = this.#hash(request);
    return this.#database.write(async (work) => {
      const admitted = await admit(work.tx);
      if (!admitted.ok) return answer(admitted);
      const earlier = await findAnswer(work.tx, actor, operationId, requestHash);
      if (earlier) return earlier;
      const fresh = answer(await command(work));
      await keepAnswer(work, {
        deviceId: actor.deviceId,
        id: operationId,
        requestHash,
        status: fresh.status,
        reply: fresh.json,
        createdAt: work.now,
      });
      return fresh;
    });
  }

  /** The answer that this operation got before, for commands that have to ask elsewhere before they run. */
  async replay(actor: StaffActor, operationId: string, request: unknown): Promise<Answer | undefined> {
    return findAnswer(this.#database.reader, actor, operationId, this.#hash(request));
  }

  #hash(request: unknown): string {
    return createHmac('sha256', this.#secretKey).update(JSON.stringify(request)).digest('base64url');
  }
}

const answersTo = askOften((db, { deviceId, id }: { deviceId: string; id: string }) =>
  db
    .selectFrom('operations')
    .where('device_id', '=', deviceId)
    .where('id', '=', id)
    .select(['request_hash', 'status', 'reply']),
);

interface KeptAnswer {
  deviceId: string;
  id: string;
  requestHash: string;
  status: number;
  reply: string;
  createdAt: number;
}

const keepAnswer = changeOften((db, { deviceId, id, requestHash, status, reply, createdAt }: KeptAnswer) =>
  db
    .insertInto('operations')
    .values({ device_id: deviceId, id, request_hash: requestHash, status, reply, created_at: createdAt }),
);

async function findAnswer(
  reader: Reader,
  actor: StaffActor,
  operationId: string,
  requestHash: string,
): Promise<Answer | undefined> {
  const [earlier] = await answersTo(reader, { deviceId: actor.deviceId, id: operationId });
  if (!earlier) return undefined;
  const same = earlier.request_hash === requestHash;
  return same ? { status: earlier.status, json: earlier.reply } : answer(err('operation_conflict'));
}
