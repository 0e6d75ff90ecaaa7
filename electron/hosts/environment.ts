import { z } from 'zod';

const environmentSchema = z.object({
  /** Where settings, secrets and the cache are kept; by default where the system keeps an app's data. */
  TILLSIDE_DATA_DIR: z.string().min(1).optional(),
  /** The demo backend that runs beside the app. */
  TILLSIDE_DEMO_URL: z.url().optional(),
  /** Where Electron saves downloads; by default in the user's own folder for them. */
  TILLSIDE_DOWNLOAD_DIR: z.string().min(1).optional(),
});

interface Environment {
  dataDir: string | null;
  demoUrl: string | null;
  downloadDir: string | null;
}

/** @throws ZodError when a variable of ours makes no sense */
export function readEnvironment(environment: NodeJS.ProcessEnv): Environment {
  const { TILLSIDE_DATA_DIR, TILLSIDE_DEMO_URL, TILLSIDE_DOWNLOAD_DIR } = environmentSchema.parse(environment);
  return {
    dataDir: TILLSIDE_DATA_DIR ?? null,
    demoUrl: TILLSIDE_DEMO_URL ?? null,
    downloadDir: TILLSIDE_DOWNLOAD_DIR ?? null,
  };
}
