import type { Confinement, SandboxLevel } from './confinement.ts';
import { listReadPaths } from './visible-paths.ts';

const quiet = ['--disable-warning=ExperimentalWarning'];

/** Flags and arguments with which the runtime is started. */
export function makeNodeArguments(level: SandboxLevel, confinement: Confinement): string[] {
  const { limits, preload, randomSeed } = confinement;
  return [
    `--max-old-space-size=${limits.memoryMb}`,
    ...quiet,
    ...(confinement.subprocess ? makeTrustedFlags(level, confinement) : makeStrictFlags(confinement)),
    ...(randomSeed === undefined ? [] : [`--random-seed=${randomSeed}`]),
    ...(confinement.nodeFlags ?? []),
    ...(preload === undefined ? [] : ['--require', preload]),
    confinement.entry,
    ...confinement.args,
  ];
}

// FFI reads raw memory and calls libc, and node:sqlite has written files outside the allowed paths.
function makeStrictFlags(confinement: Confinement): string[] {
  return [
    '--no-addons',
    '--no-experimental-ffi',
    '--no-experimental-sqlite',
    '--disable-sigusr1',
    '--disable-proto=delete',
    '--frozen-intrinsics',
    ...makePermissionFlags(confinement),
  ];
}

// Where no kernel layer holds ADE's own processes to their folders, Node's permission model at least does.
function makeTrustedFlags(level: SandboxLevel, confinement: Confinement): string[] {
  if (level !== 'permission') return [];
  const allowed = ['--allow-child-process', '--allow-worker', '--disable-warning=SecurityWarning'];
  return [...makePermissionFlags(confinement), ...allowed];
}

function makePermissionFlags(confinement: Confinement): string[] {
  const { readPaths, writePaths } = confinement;
  const readable = readPaths === 'all' ? ['*'] : listReadPaths(confinement);
  return [
    '--permission',
    ...readable.map((path) => `--allow-fs-read=${path}`),
    ...writePaths.map((path) => `--allow-fs-write=${path}`),
    ...(confinement.network ? ['--allow-net'] : []),
  ];
}
