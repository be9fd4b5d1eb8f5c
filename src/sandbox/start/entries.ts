import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(import.meta.url);
const isBundled = !here.endsWith('.ts');

/** ADE's own folder, which contains package.json; in a build, it is above `dist/`. */
export const installDir = isBundled ? join(dirname(here), '..') : join(dirname(here), '../../..');

/** Absolute path of a built file that starts a process, such as `engine.js` or `host/rule-host.cjs`. */
export function entryPath(name: string): string {
  return join(installDir, 'dist', name);
}

/** Absolute path of the launcher executable for this architecture. */
export function launcherPath(): string {
  return entryPath(`launcher-${process.arch}`);
}
