import { z } from 'zod';

const environmentSchema = z.object({
  /** Where settings, secrets and the cache are kept; by default where the system keeps an app's data. */
  TILLSIDE_DATA_DIR: z.string().min(1).optional(),
  /** Where what is done in the demo shop is kept; by default in a folder of its own beside the settings. */
  TILLSIDE_DEMO_DIR: z.string().min(1).optional(),
  /** A demo shop that runs already; the app then starts none of its own. */
  TILLSIDE_DEMO_URL: z.url().optional(),
  /** Where Electron saves downloads; by default in the user's own folder for them. */
  TILLSIDE_DOWNLOAD_DIR: z.string().min(1).optional(),
});

export interface Environment {
  dataDir: string | null;
  demoDir: string | null;
  demoUrl: string | null;
  downloadDir: string | null;
}

/** @throws ZodError when a variable of ours makes no sense */
export function readEnvironment(environment: NodeJS.ProcessEnv): Environment {
  const variables = environmentSchema.parse(environment);
  return {
    dataDir: variables.TILLSIDE_DATA_DIR ?? null,
    demoDir: variables.TILLSIDE_DEMO_DIR ?? null,
    demoUrl: variables.TILLSIDE_DEMO_URL ?? null,
    downloadDir: variables.TILLSIDE_DOWNLOAD_DIR ?? null,
  };
}
