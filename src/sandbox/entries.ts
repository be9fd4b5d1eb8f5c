import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(import.meta.url);
const isBundled = !here.endsWith('.ts');

/** ADE's own folder, where its package.json lies: above `dist/` in a build, two above this file in a checkout. */
export const installDir = isBundled ? join(dirname(here), '..') : join(dirname(here), '..', '..');

/**
 * Absolute path of the file that starts the process `name`: `dist/<name>.js`, or, while nothing is built, its source
 * `src/<folder>/<name>-main.ts`. A name may hold a folder: `host/rule-host`.
 */
export function entryPath(name: string): string {
  const bundle = isBundled ? join(dirname(here), `${name}.js`) : join(installDir, 'dist', `${name}.js`);
  if (isBundled || existsSync(bundle)) return bundle;
  return findSource(join(installDir, 'src'), name) ?? bundle;
}

/** Absolute path of the executable that confines a process, for the running architecture. */
export function launcherPath(): string {
  return join(isBundled ? dirname(here) : join(installDir, 'dist'), `launcher-${process.arch}`);
}

function findSource(sourceDir: string, name: string): string | undefined {
  return readdirSync(sourceDir)
    .map((folder) => join(sourceDir, folder, `${name}-main.ts`))
    .find((path) => existsSync(path));
}
