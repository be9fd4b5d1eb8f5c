import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { mantineStyles } from './mantine-styles.ts';
import { precompress } from './precompress.ts';
import { typescriptLibs } from './typescript-libs.ts';

/** Where `npm run dev` starts the service; the built app is served by the service itself. */
const serviceUrl = process.env.ADE_DEV_SERVICE_URL ?? 'http://127.0.0.1:8000';

/** What the first screen loads besides: a file of it that another page has too would be one of a kilobyte. */
const firstScreen =
  /features\/(worklist\/(?!\w+-dialog)|uploads\/(upload|use)|reading\/(read-as|readings)|review\/review-(api|states)|jobs\/(attention|job-progress|outcome)|senders\/sender-api|configs\/config-api)/;

/** Many pages have them, and the first screen loads them when one is opened. */
const dialogs = /Modal|react-remove-scroll|components\/confirm-dialog|worklist\/\w+-dialog/;

export default defineConfig({
  root: import.meta.dirname,
  base: '/app/',
  plugins: [react(), mantineStyles(), precompress()],
  worker: { format: 'es', plugins: () => [typescriptLibs()] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    sourcemap: false,
    // A test holds what the first load may weigh, compressed.
    chunkSizeWarningLimit: 700,
    // The first browsers with light-dark() in CSS, on which the colours rest.
    rolldownOptions: {
      output: {
        // What many pages share is one file rather than forty of a kilobyte each, which have headers of that size.
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
    proxy: { '/api': { target: serviceUrl, changeOrigin: false } },
  },
});
