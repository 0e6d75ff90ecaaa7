import { z } from 'zod';

const environmentSchema = z.object({
  /** Where settings, secrets and the cache are kept; by default where the system keeps an app's data. */
  TILLSIDE_DATA_DIR: z.string().min(1).optional(),
  /** The demo backend that runs beside the app. */
  TILLSIDE_DEMO_URL: z.url().optional(),
});

/** @throws ZodError when a variable of ours makes no sense */
export function readEnvironment(environment: NodeJS.ProcessEnv): { dataDir: string | null; demoUrl: string | null } {
  const { TILLSIDE_DATA_DIR, TILLSIDE_DEMO_URL } = environmentSchema.parse(environment);
  return { dataDir: TILLSIDE_DATA_DIR ?? null, demoUrl: TILLSIDE_DEMO_URL ?? null };
}
