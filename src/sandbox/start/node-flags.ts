import type { Confinement } from '../confinement.ts';
import { listReadPaths } from '../linux/visible-paths.ts';

/** By default, V8 begins with less. Then it collects garbage several times, which takes 4 of a start's 40 ms. */
const firstGenerationMb = 4;

/**
 * By default, the young generation may grow to three times 16 MB. With 8, engine and rule host take a sixth less memory
 * and as much time.
 */
const largestGenerationMb = 8;

const quiet = ['--disable-warning=ExperimentalWarning'];

/** Flags and arguments for starting the runtime. */
export function makeNodeArguments(confinement: Confinement): string[] {
  const { limits, randomSeed } = confinement;
  return [
    `--max-old-space-size=${limits.memoryMb}`,
    `--min-semi-space-size=${firstGenerationMb}`,
    `--max-semi-space-size=${largestGenerationMb}`,
    ...quiet,
    // ADE's own processes cannot use the permission model: it has no fsync, and the record must reach the disk.
    ...(confinement.subprocess ? [] : makeStrictFlags(confinement)),
    ...(randomSeed === undefined ? [] : [`--random-seed=${randomSeed}`]),
    ...(confinement.nodeFlags ?? []),
    confinement.entry,
    ...confinement.args,
  ];
}

// FFI can read raw memory and call libc, and node:sqlite has written files outside the allowed paths.
function makeStrictFlags(confinement: Confinement): string[] {
  return [
    '--no-addons',
    '--no-experimental-ffi',
    '--no-experimental-sqlite',
    '--disable-sigusr1',
    '--disable-proto=delete',
    ...makePermissionFlags(confinement),
  ];
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
