import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Confinement } from './confinement.ts';

const loaders: Record<string, string> = { x64: '/lib64/ld-linux-x86-64.so.2', arm64: '/lib/ld-linux-aarch64.so.1' };

// What looking up a host name reads.
const resolverFiles = ['/etc/resolv.conf', '/etc/hosts', '/etc/nsswitch.conf', '/etc/gai.conf', '/etc/host.conf'];

let libraries: string[] | undefined;

/**
 * Shared libraries of the running Node, under the names that the loader used (`/proc/self/maps` has resolved names,
 * which the loader does not ask for).
 */
export function findRuntimeLibraries(): string[] {
  libraries ??= readLibraries();
  return libraries;
}

/** Files and folders that the confined process must be able to read, besides runtime and libraries. */
export function listReadPaths(confinement: Confinement): string[] {
  const { entry, readPaths, network } = confinement;
  const own = [entry, ...(readPaths === 'all' ? [] : readPaths)];
  const resolver = network ? resolverFiles.filter((path) => existsSync(path)) : [];
  return [...new Set([...own, ...own.flatMap(findPackageScope), ...resolver])];
}

/**
 * The `package.json` that Node looks up above a path for the module type: it gives up where one exists and cannot be
 * read.
 */
function findPackageScope(path: string): string[] {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const candidate = join(folder, 'package.json');
    if (existsSync(candidate)) return [candidate];
    if (folder === dirname(folder)) return [];
  }
}

function readLibraries(): string[] {
  const report = process.report as typeof process.report & { excludeNetwork: boolean };
  // Else the report looks up the host name, which may take seconds.
  report.excludeNetwork = true;
  const { sharedObjects } = report.getReport() as unknown as { sharedObjects: string[] };
  const loaded = sharedObjects.filter((path) => /^\/.*\.so(\.|$)/.test(path));
  const loader = loaders[process.arch];
  return [...new Set(loader === undefined ? loaded : [...loaded, loader])];
}
