import type { SandboxLevel } from '../../contract/levels.ts';
import type { Confinement, ProcessLimits } from '../confinement.ts';

type Common = Pick<Confinement, 'entry' | 'args'> &
  Partial<Pick<Confinement, 'runtime' | 'env' | 'cwd' | 'nodeFlags'>> & { limits: ProcessLimits };

/**
 * For config code, which counts as hostile: it can read its own code, but cannot write or start anything. It has no
 * network unless the package asks for it and the operator allows it.
 */
export function makeRuleHostConfinement(
  options: Common & Pick<Confinement, 'readPaths' | 'randomSeed' | 'network'>,
): Confinement {
  return {
    name: 'The rule process',
    runtime: process.execPath,
    ...options,
    writePaths: [],
    subprocess: false,
    startsSandboxes: false,
    calls: 'rules',
    dropUser: true,
    inheritEnv: false,
  };
}

/**
 * For ADE's engine: it can write only below `writePaths`, read what the user can read, and start rule hosts. It does
 * not need the network itself, but its rule host can have it only if the engine has it.
 */
export function makeEngineConfinement(options: Common & Pick<Confinement, 'writePaths' | 'network'>): Confinement {
  return {
    name: 'The engine',
    runtime: process.execPath,
    ...options,
    limits: { openFiles: 1024, ...options.limits },
    readPaths: 'all',
    subprocess: true,
    startsSandboxes: true,
    calls: 'own',
    dropUser: false,
    inheritEnv: true,
  };
}

/** For tools that read untrusted code: no network, no writing. Native code rules out Node's strict restrictions. */
export function makeToolConfinement(
  level: SandboxLevel,
  options: Common & Pick<Confinement, 'name' | 'readPaths' | 'isExecutable'>,
): Confinement {
  return {
    runtime: process.execPath,
    ...options,
    // Go and Rust start several threads for each CPU.
    limits: { threads: 1024, ...options.limits },
    writePaths: [],
    network: false,
    subprocess: true,
    startsSandboxes: false,
    calls: 'tools',
    dropUser: level === 'landlock',
    inheritEnv: false,
  };
}

/** For npm: it can use one port of the network or none, and write only to the build folder and the package cache. */
export function makeInstallConfinement(
  options: Common & Pick<Confinement, 'writePaths' | 'network' | 'connectPort'>,
): Confinement {
  return {
    name: 'The install',
    runtime: process.execPath,
    ...options,
    limits: { openFiles: 4096, ...options.limits },
    readPaths: 'all',
    subprocess: true,
    startsSandboxes: false,
    calls: 'own',
    dropUser: false,
    inheritEnv: true,
  };
}
