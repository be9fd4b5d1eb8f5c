import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Absolute path of the file that starts the process `name`: `dist/<name>.js`, or, while nothing is built, its source
 * `src/<folder>/<name>-main.ts`. A name may hold a folder: `host/rule-host`.
 */
export function entryPath(name: string): string {
  const here = fileURLToPath(import.meta.url);
  const isBundled = !here.endsWith('.ts');
  const distDir = isBundled ? dirname(here) : join(dirname(here), '..', '..', 'dist');
  const bundle = join(distDir, `${name}.js`);
  if (isBundled || existsSync(bundle)) return bundle;
  return findSource(join(dirname(here), '..'), name) ?? bundle;
}

function findSource(sourceDir: string, name: string): string | undefined {
  return readdirSync(sourceDir)
    .map((folder) => join(sourceDir, folder, `${name}-main.ts`))
    .find((path) => existsSync(path));
}
