import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { collectModules, listNames, writeNotices, writePackages } from '../scripts/third-party.ts';
import { mantineStyles } from './mantine-styles.ts';
import { precompress } from './precompress.ts';
import { typescriptLibs } from './typescript-libs.ts';

/** Where `npm run dev` starts the service; the built app is served by the service itself. */
const serviceUrl = process.env.ADE_DEV_SERVICE_URL ?? 'http://127.0.0.1:8000';

/**
 * Modules of the first screen, which go into one chunk: those that another page also has would become chunks of a
 * kilobyte each. The parts of TanStack Query and of notices that the first screen needs would otherwise load the dialogs.
 */
const firstScreen =
  /features\/(desk\/worklist\/(?!\w+-dialog|work-panel|missing|next)|intake\/uploads\/upload|inspection\/reading\/(read-as-(button|fields)|readings)|decisions\/review\/review-(api|states)|entities\/(documents|senders|jobs\/(attention|job-progress|outcome)|configs\/config-api))|lib\/use-file-drop|@tanstack\/(query-core|react-query)\/.*\/(use)?mutation|react-remove-scroll/i;

/** Many pages have dialogs, and the first screen loads them when one is opened. */
const dialogs = /Modal|components\/(confirm|text)-dialog|components\/dialog-form|worklist\/\w+-dialog/;

/** By the app and by its worker. */
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
    // The first browsers with light-dark() in CSS, which the colours need.
    rolldownOptions: {
      output: {
        // Modules that many pages share are one file rather than forty of a kilobyte each, whose HTTP headers are as large.
        codeSplitting: {
          groups: [
            { name: 'shared', minShareCount: 12, test: (id) => !dialogs.test(id), priority: 2 },
            { name: 'desk', test: firstScreen, priority: 2 },
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
