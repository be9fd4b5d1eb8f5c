import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Confinement } from '../confinement.ts';

// Files that are read to look up a host name.
const resolverFiles = ['/etc/resolv.conf', '/etc/hosts', '/etc/nsswitch.conf', '/etc/gai.conf', '/etc/host.conf'];

/** Files and folders that the confined process must be able to read, besides the runtime and its libraries. */
export function listReadPaths(confinement: Confinement): string[] {
  const { entry, readPaths, network } = confinement;
  const own = [entry, ...(readPaths === 'all' ? [] : readPaths)];
  const resolver = network ? resolverFiles.filter((path) => existsSync(path)) : [];
  return [...new Set([...own, ...own.flatMap(findPackageScope), ...resolver])];
}

/** Finds the `package.json` above a path: Node reads the module type from it, and fails if it cannot read the file. */
function findPackageScope(path: string): string[] {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const candidate = join(folder, 'package.json');
    if (existsSync(candidate)) return [candidate];
    if (folder === dirname(folder)) return [];
  }
}
