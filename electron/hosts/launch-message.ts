import { z } from 'zod';

/** What a host tells whoever started it. */
export const launchMessageSchema = z.discriminatedUnion('kind', [
  /** The window is on screen. */
  z.strictObject({ kind: z.literal('ready') }),
  /** The page is served; the address works once. */
  z.strictObject({ kind: z.literal('serving'), url: z.url() }),
  /** The demo shop that this host has started answers. */
  z.strictObject({ kind: z.literal('demo'), url: z.url() }),
]);
export type LaunchMessage = z.infer<typeof launchMessageSchema>;

/** Over the channel to the parent process, or as a line of JSON where there is none. */
export function tellLauncher(message: LaunchMessage): void {
  if (process.send) process.send(message);
  else process.stdout.write(`${JSON.stringify(message)}\n`);
}
