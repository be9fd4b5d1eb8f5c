import { currentArchitecture, getSyscallNumber } from './syscalls/syscall-numbers.ts';

/** Facts about the host that a process needs to confine another process. */
export interface HostFacts {
  /** Shared libraries of the running Node, by the loader's names; `/proc/self/maps` only has resolved names. */
  libraries: string[];
  /** The kernel's Landlock version; 0 if it has none, or if a container's filter hides it. */
  landlockVersion: number;
}

/** Finding facts takes as long as reading a small document, so the process that starts the engine passes them on. */
const VARIABLE = 'ADE_HOST_FACTS';

const loaders: Record<string, string> = { x64: '/lib64/ld-linux-x86-64.so.2', arm64: '/lib/ld-linux-aarch64.so.1' };

let facts: HostFacts | undefined;

export function getHostFacts(): HostFacts {
  facts ??= readInherited() ?? { libraries: findLibraries(), landlockVersion: askLandlockVersion() };
  return facts;
}

/** Variables for the environment of a process that confines other processes itself. */
export function passOnHostFacts(): Record<string, string> {
  return { [VARIABLE]: JSON.stringify(getHostFacts()) };
}

function readInherited(): HostFacts | undefined {
  const text = process.env[VARIABLE];
  return text === undefined ? undefined : (JSON.parse(text) as HostFacts);
}

function findLibraries(): string[] {
  const report = process.report as typeof process.report & { excludeNetwork: boolean };
  // Otherwise, the report looks up the host name, which may take seconds.
  report.excludeNetwork = true;
  const { sharedObjects } = report.getReport() as unknown as { sharedObjects: string[] };
  const loaded = sharedObjects.filter((path) => /^\/.*\.so(\.|$)/.test(path));
  const loader = loaders[process.arch];
  return [...new Set(loader === undefined ? loaded : [...loaded, loader])];
}

function askLandlockVersion(): number {
  // Not imported at the top, since it is needed only where a process is confined.
  const { dlopen } = process.getBuiltinModule('node:ffi') as typeof import('node:ffi');
  const word = 'int64';
  const { functions } = dlopen(null, {
    syscall: { arguments: [word, word, word, word], return: word },
  });
  const number = getSyscallNumber('landlock_create_ruleset', currentArchitecture())!;
  const askForVersion = 1n;
  return Math.max(0, Number(functions.syscall(BigInt(number), 0n, 0n, askForVersion)));
}
