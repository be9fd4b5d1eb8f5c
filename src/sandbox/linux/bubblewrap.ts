import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Confinement } from '../confinement.ts';
import { getHostFacts } from './host-facts.ts';
import { listReadPaths } from './visible-paths.ts';

/** Descriptor on which bwrap reports the process that it has started. */
export const statusDescriptor = 4;

/** Absolute path of `bwrap`; undefined if it is not installed. */
export function findBubblewrap(searchPath = process.env.PATH ?? ''): string | undefined {
  return searchPath
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, 'bwrap'))
    .find(isExecutable);
}

/** Arguments for `bwrap`, which passes its environment on: everybody could read an environment in the arguments. */
export function makeBubblewrapArguments(confinement: Confinement, launcher: string): string[] {
  const mounts = confinement.readPaths === 'all' ? bindEverything(confinement) : bindListed(confinement, launcher);
  return [
    '--die-with-parent',
    ...makeNamespaces(confinement),
    ...mounts,
    '--chdir',
    confinement.cwd ?? '/',
    '--json-status-fd',
    String(statusDescriptor),
    '--',
  ];
}

// Root starts without a user namespace: the launcher inside changes its user, which a namespace with one user forbids.
function makeNamespaces(confinement: Confinement): string[] {
  const isRoot = process.getuid?.() === 0;
  const user = isRoot ? [] : ['--unshare-user'];
  const network = confinement.network ? [] : ['--unshare-net'];
  if (confinement.subprocess) return [...user, ...network, ...isolateProcesses(confinement)];
  const separate = [
    '--new-session',
    '--unshare-pid',
    '--unshare-ipc',
    '--unshare-uts',
    '--unshare-cgroup-try',
    '--hostname',
    'ade-job',
  ];
  return [...user, ...(isRoot ? [] : ['--cap-drop', 'ALL']), ...separate, ...network];
}

// The engine sees the host's processes, since it watches some of them. All others get a namespace, and end with it.
function isolateProcesses(confinement: Confinement): string[] {
  return confinement.startsSandboxes ? [] : ['--unshare-pid'];
}

// /proc stays writable, since it is needed to set up a user namespace inside.
function bindEverything(confinement: Confinement): string[] {
  const writable = confinement.writePaths.flatMap((path) => ['--bind', path, path]);
  const processes = confinement.startsSandboxes ? ['--dev-bind', '/proc', '/proc'] : ['--proc', '/proc'];
  return ['--ro-bind', '/', '/', '--dev-bind', '/dev', '/dev', ...processes, ...writable];
}

// Binds no /proc, and nothing of /dev except for the null device, which is all that Node needs.
function bindListed(confinement: Confinement, launcher: string): string[] {
  const visible = [confinement.runtime, ...getHostFacts().libraries, launcher, ...listReadPaths(confinement)];
  return [
    ...visible.flatMap((path) => ['--ro-bind', path, path]),
    ...['--dev-bind', '/dev/null', '/dev/null', '--remount-ro', '/'],
  ];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
