import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { collectModules, listNames, writeNotices, writePackages } from '../scripts/third-party.ts';
import { mantineStyles } from './mantine-styles.ts';
import { precompress } from './precompress.ts';
import { typescriptLibs } from './typescript-libs.ts';

/** The address of the service for `npm run dev`; the service serves the built app itself. */
const serviceUrl = process.env.ADE_DEV_SERVICE_URL ?? 'http://127.0.0.1:8000';

/**
 * Modules of the first screen that other pages have, too: they would become chunks of a kilobyte each. The parts of
 * TanStack Query and of notices here would otherwise load the dialogs.
 */
const parts =
  /features\/(decisions\/since\/format-change|entities\/(senders\/(sender-api|name-period)|jobs\/(accepted|job-progress|outcome|opened-list|work-groups)|batches\/batch-api|configs\/(config-api|chosen-config)))|lib\/use-file-drop|components\/notices|@mantine\/(store|notifications\/esm\/notifications\.store)|use-(session|local)-storage|(FileButton|Kbd)\/|create-storage|icons\/(search|x|circle-check|circle-dashed|file-x|chevron-right|undo-2)\.|@tanstack\/(query-core|react-query)\/.*\/(use)?(mutation|queries|infiniteQuery)|react-remove-scroll/i;

/** Dialogs of many pages; the first screen loads them when one is opened. */
const dialogs = /Modal|components\/(confirm|text)-dialog|components\/dialog-form|worklist\/\w+-dialog/;

/** The modules that were bundled into the app and its worker. */
const bundled = new Set<string>();

function writeBundled({ dir = '' }: { dir?: string }): void {
  writePackages(join(dir, listNames['web/dist']), bundled);
  writeNotices();
}

export default defineConfig({
  root: import.meta.dirname,
  base: '/app/',
  plugins: [react(), mantineStyles(), precompress(), collectModules(bundled, writeBundled)],
  worker: { format: 'es', plugins: () => [typescriptLibs(), collectModules(bundled)] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    sourcemap: false,
    // A test checks the compressed size of the first load.
    chunkSizeWarningLimit: 700,
    // The first browsers with light-dark() in CSS, which the app's colours need.
    rolldownOptions: {
      output: {
        // Modules shared by many pages are one file, not forty of a kilobyte each, with headers as large.
        codeSplitting: {
          groups: [
            { name: 'shared', minShareCount: 12, test: (id) => !dialogs.test(id), priority: 2 },
            { name: 'parts', test: parts, priority: 2 },
            { name: 'dialogs', test: dialogs, priority: 1 },
          ],
        },
      },
    },
    target: ['chrome123', 'firefox120', 'safari17.5'],
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: {
      '/api': { target: serviceUrl, changeOrigin: false },
      '/app/third-party-notices.txt': { target: serviceUrl, changeOrigin: false },
    },
  },
});
