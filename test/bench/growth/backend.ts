import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { demoCredentials, demoShop } from '#server/seed/demo-shop.ts';
import { pairDevice } from '#shared/api/devices.ts';
import { signIn } from '#shared/api/sessions.ts';
import { installationOf } from '#test/big-history.ts';
import { httpClient } from '#test/http-client.ts';

const PROGRAM = fileURLToPath(new URL('./serve.ts', import.meta.url));
const listeningSchema = z.object({ kind: z.literal('listening'), url: z.url() });
const memorySchema = z.object({ kind: z.literal('memory'), bytes: z.number() });

/** A backend on the file of a big shop, and its owner at one of the shop's devices. */
export interface GrownBackend {
  url: string;
  headers: { authorization: string };
  /** Bytes of memory that its process takes. Asked for one after the other. */
  memory(): Promise<number>;
  stop(): Promise<void>;
}

/**
 * Starts the backend in a process of its own.
 * @param until when the history of the shop ends (epoch ms): from there the backend's time goes on
 * @param heapMb megabytes that its JavaScript objects may take: when they need more, it ends. Near the limit it tidies up
 *   all the time, and is no measure of anything else.
 */
export async function startGrownBackend(file: string, until: number, heapMb?: number): Promise<GrownBackend> {
  const limits = heapMb === undefined ? [] : [`--max-old-space-size=${heapMb}`];
  const child = spawn(process.execPath, [...limits, PROGRAM, file, String(until)], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const told = async () => {
    const [message] = await Promise.race([once(child, 'message'), ended.then(() => [])]);
    if (message === undefined) throw new Error(`the backend ended with ${child.signalCode ?? child.exitCode}`);
    return message;
  };
  const { url } = listeningSchema.parse(await told());
  return {
    url,
    headers: { authorization: `Bearer ${await signInOwner(url)}` },
    memory: async () => {
      if (child.connected) child.send({ kind: 'memory' });
      return memorySchema.parse(await told()).bytes;
    },
    stop: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

/** @returns the session's token */
async function signInOwner(url: string): Promise<string> {
  const call = httpClient(url);
  const { email, password } = demoCredentials;
  const device = { installationId: installationOf(0), email, password, deviceName: 'Till 1' };
  const paired = await call(pairDevice, { body: device });
  if (!paired.ok) throw new Error(paired.error.code);
  const staffId = paired.value.counter.staff.find(({ role }) => role === 'owner')?.id ?? '';
  const pin = demoShop.staff.find(({ role }) => role === 'owner')?.pin ?? '';
  const session = await call(signIn, { body: { staffId, pin } }, paired.value.deviceToken);
  if (!session.ok) throw new Error(session.error.code);
  return session.value.sessionToken;
}
