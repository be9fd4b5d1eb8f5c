import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectDir } from '../../bin/runtime.js';
import type { TestProcess } from './processes.ts';

const urlOf = (path: string) => JSON.stringify(pathToFileURL(join(projectDir, path)).href);

/**
 * How much the heap of a test process may grow before the next collection, in percent of the memory in use after the
 * last one. With V8's own value, collections take a tenth of the processor time of such a process. Set when all files
 * are imported, since code that is compiled for other flags is not found in the cache.
 */
const HEAP_GROWTH = 300;

/** Writes the module that a process starts with, and gives its path. Node runs modules in the order of their paths. */
export function writeEntry(folder: string, { name, files, isEngineHere, env }: TestProcess): string {
  const number = String(readdirSync(folder).length + 1).padStart(4, '0');
  const path = join(folder, `${number}-${name.replaceAll(/[^\w.-]+/g, '-').slice(0, 80)}.mjs`);
  // This must come first, because it changes what is imported afterwards.
  const register = isEngineHere ? `await import(${urlOf('test/helpers/engine-here/register.ts')});\n` : '';
  const imports = files.map((file) => `measure(${JSON.stringify(file)});\nawait import(${urlOf(file)});\n`);
  // Tests begin only when all files are read. Otherwise the tests of one file could end while the next file is read;
  // Node would then regard the run as finished, and run each top-level `after` too early.
  const text = `import { before } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { endAfterTests, measure, reportAtExit } from ${urlOf('scripts/test/measure.ts')};
Object.assign(process.env, ${JSON.stringify(env)});
reportAtExit(${JSON.stringify(name)});
const { promise, resolve } = Promise.withResolvers();
before(() => promise);
${register}${imports.join('')}endAfterTests();
setFlagsFromString('--heap-growing-percent=${HEAP_GROWTH}');
resolve();
`;
  writeFileSync(path, text);
  return path;
}
