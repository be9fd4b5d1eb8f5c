import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** What browsers get compressed; images and fonts are compressed already. */
const TEXT = /\.(?:js|css|html|svg|json)$/;
/** Less fits into one packet as it is. */
const MIN_BYTES = 1024;
/** The last tenth of a large file takes seconds of a build. */
const LARGE_BYTES = 1024 * 1024;
const LARGE_QUALITY = 9;

/** Writes `<file>.br` and `<file>.gz` next to the built files, which the service sends to browsers that take them. */
export function precompress(): Plugin {
  let outDir = '';
  return {
    name: 'precompress',
    apply: 'build',
    configResolved: (config) => {
      outDir = join(config.root, config.build.outDir);
    },
    writeBundle: () => {
      for (const name of readdirSync(outDir, { recursive: true, encoding: 'utf8' })) {
        const path = join(outDir, name);
        if (TEXT.test(name) && !name.startsWith('.') && statSync(path).size >= MIN_BYTES) compressFile(path);
      }
    },
  };
}

function compressFile(path: string): void {
  const content = readFileSync(path);
  const params = {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    ...(content.length > LARGE_BYTES ? { [constants.BROTLI_PARAM_QUALITY]: LARGE_QUALITY } : {}),
  };
  writeFileSync(`${path}.br`, brotliCompressSync(content, { params }));
  writeFileSync(`${path}.gz`, gzipSync(content, { level: constants.Z_BEST_COMPRESSION }));
}
