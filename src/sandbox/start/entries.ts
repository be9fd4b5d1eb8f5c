import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(import.meta.url);
const isBundled = !here.endsWith('.ts');

/** ADE's own folder, which has its package.json: above `dist/` in a build. */
export const installDir = isBundled ? join(dirname(here), '..') : join(dirname(here), '../../..');

/** Absolute path of a file of the build: what starts a process, `engine.js` or `host/rule-host.cjs`. */
export function entryPath(name: string): string {
  return join(installDir, 'dist', name);
}

/** Absolute path of the executable that confines a process, for the running architecture. */
export function launcherPath(): string {
  return entryPath(`launcher-${process.arch}`);
}
