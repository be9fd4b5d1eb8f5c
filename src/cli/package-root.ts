import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folder of ADE's own package.json: this file lies in src/cli, or bundled in dist. */
export function findPackageRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`There is no package.json above ${import.meta.dirname}.`);
    folder = parent;
  }
  return folder;
}
