import { cpSync, globSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** What a page of the demo shop, or a receipt, takes out of packages while it runs: `packageFile` in the backend. */
const DEMO_FONTS = [
  '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  '@fontsource/noto-sans{,-thai}/files/*-{400,600}-normal.woff',
  // The many small files hold all that the one large file of Chinese does.
  '@fontsource/noto-sans-sc/files/!(*chinese-simplified*)-{400,600}-normal.woff',
];

/** Puts the files that the demo shop reads while it runs beside its bundle. */
function demoFiles(): Plugin {
  const copy = (from: string, patterns: string[], to: string) => {
    for (const file of globSync(patterns, { cwd: from })) cpSync(join(from, file), join(to, file));
  };
  return {
    name: 'tillside-demo-files',
    applyToEnvironment: ({ name }) => name === 'demo',
    writeBundle({ dir = '' }) {
      copy(`${import.meta.dirname}/server-stub`, ['data/*', 'emulators/**/*.{html,css,js,svg}'], dir);
      copy(`${import.meta.dirname}/node_modules`, DEMO_FONTS, join(dir, 'packages'));
    },
  };
}

/** The Electron side is bundled, because Electron does not read TypeScript; native modules stay outside. */
const nodeBuild = (entries: Record<string, string>, outDir: string, format: 'es' | 'cjs') => ({
  consumer: 'server' as const,
  resolve: { noExternal: true as const, external: ['electron', 'better-sqlite3', '@node-rs/argon2'] },
  build: {
    outDir: `${import.meta.dirname}/dist/${outDir}`,
    emptyOutDir: true,
    rolldownOptions: {
      input: Object.fromEntries(
        Object.entries(entries).map(([name, path]) => [name, `${import.meta.dirname}/${path}`]),
      ),
      output: {
        format,
        entryFileNames: format === 'es' ? '[name].js' : '[name].cjs',
        // Less to read at the start. Names stay, because the log of a crash tells them.
        minify: { compress: true, mangle: false, codegen: true },
      },
    },
  },
});

export default defineConfig({
  root: 'renderer',
  // Tests would be told of every package that names source files which it does not ship.
  logLevel: process.env.VITEST ? 'error' : 'info',
  base: './',
  // What places its parts by grid areas, and the parts, stand in modules of their own: the names are the same in all.
  css: { transformer: 'lightningcss', lightningcss: { cssModules: { grid: false } } },
  plugins: [react(), demoFiles()],
  environments: {
    client: {
      build: {
        outDir: `${import.meta.dirname}/dist/renderer`,
        emptyOutDir: true,
        assetsInlineLimit: 0,
        chunkSizeWarningLimit: 4_000,
        // Every browser that runs the app knows `modulepreload`.
        modulePreload: { polyfill: false },
        rolldownOptions: {
          output: {
            codeSplitting: {
              groups: [
                // All that the first screen needs is one file, and all that is shown after the PIN another.
                { name: 'first', test: /renderer\/main\.tsx$/, priority: 2 },
                { name: 'counter', test: /renderer\/features\/shell\/shell\.tsx$/, priority: 1 },
              ],
            },
          },
        },
      },
    },
    main: nodeBuild({ main: 'electron/hosts/electron/main.ts' }, 'main', 'es'),
    // A sandboxed preload script must be CommonJS.
    preload: nodeBuild({ preload: 'electron/preload/preload.ts' }, 'preload', 'cjs'),
    // The demo shop of an installed app, with nothing outside of its folder but native modules.
    demo: nodeBuild(
      { main: 'server-stub/demo.ts', 'checkpoint-worker': 'server-stub/db/checkpoint-worker.ts' },
      'demo',
      'es',
    ),
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
    // Nothing is kept in modules, so the files may share them: reading them anew for each took longer than the tests.
    isolate: false,
    maxWorkers: '100%',
  },
});
