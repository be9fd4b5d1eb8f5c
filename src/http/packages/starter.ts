import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Copies the starter package into a new folder. */
export async function copyStarter(dir: string): Promise<void> {
  await cp(join(findInstallation(), 'templates', 'starter'), dir, { recursive: true });
}

/** ADE's own folder: above `src/http/packages` in a checkout, above `dist/` in a build. */
export function findInstallation(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) || !existsSync(join(folder, 'bin'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`ADE's own package.json is not above ${import.meta.dirname}.`);
    folder = parent;
  }
  return folder;
}
