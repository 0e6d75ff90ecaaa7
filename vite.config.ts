import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** The Electron side is bundled, because Electron does not read TypeScript; native modules stay outside. */
const nodeBuild = (entry: string, outDir: string, format: 'es' | 'cjs') => ({
  consumer: 'server' as const,
  resolve: { noExternal: true as const, external: ['electron', 'better-sqlite3'] },
  build: {
    outDir: `${import.meta.dirname}/dist/${outDir}`,
    emptyOutDir: true,
    rolldownOptions: {
      input: `${import.meta.dirname}/${entry}`,
      output: { format, entryFileNames: format === 'es' ? '[name].js' : '[name].cjs' },
    },
  },
});

export default defineConfig({
  root: 'renderer',
  // Tests would be told of every package that names source files which it does not ship.
  logLevel: process.env.VITEST ? 'error' : 'info',
  base: './',
  plugins: [react()],
  environments: {
    // The page comes from this computer's disk, so one large file is as good as several.
    client: {
      build: {
        outDir: `${import.meta.dirname}/dist/renderer`,
        emptyOutDir: true,
        assetsInlineLimit: 0,
        chunkSizeWarningLimit: 4_000,
      },
    },
    main: nodeBuild('electron/hosts/electron/main.ts', 'main', 'es'),
    // A sandboxed preload script must be CommonJS.
    preload: nodeBuild('electron/preload/preload.ts', 'preload', 'cjs'),
  },
  builder: {
    async buildApp(builder) {
      await Promise.all(Object.values(builder.environments).map((environment) => builder.build(environment)));
    },
  },
  test: {
    root: import.meta.dirname,
    environment: 'node',
    include: ['test/{unit,integration,faults}/**/*.test.ts'],
    testTimeout: 20_000,
  },
});
