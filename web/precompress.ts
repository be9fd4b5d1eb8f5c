import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import type { Plugin } from 'vite';

/** Scripts and styles, which are most of the files; images and fonts are already compressed. */
const TEXT = /^assets[\\/].*\.(?:js|css)$/;
/** Smaller files fit into one packet uncompressed. */
const MIN_BYTES = 1024;
/** For larger files, the last tenth of compression would take seconds of a build. */
const LARGE_BYTES = 1024 * 1024;
const LARGE_QUALITY = 9;

/**
 * Replaces each built script and style by `<file>.br`, which most browsers receive directly. Other browsers get the
 * file or a gzip, made by the service (src/http/replies/packed-files.ts): three forms would be most of an installation.
 */
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
        if (TEXT.test(name) && statSync(path).size >= MIN_BYTES) compressFile(path);
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
  rmSync(path);
}
