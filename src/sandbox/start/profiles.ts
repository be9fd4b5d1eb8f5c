import type { SandboxLevel } from '../../contract/levels.ts';
import type { Confinement, ProcessLimits } from '../confinement.ts';

type Common = Pick<Confinement, 'entry' | 'args'> &
  Partial<Pick<Confinement, 'runtime' | 'env' | 'cwd' | 'nodeFlags'>> & { limits: ProcessLimits };

/**
 * For config code, which counts as hostile: reads its own code, writes nothing, starts nothing, and has no network
 * unless the package asks for it and the operator allows it.
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
 * For ADE's engine: writes only below `writePaths`; it reads what the user can read and starts rule hosts. It does not
 * need the network itself, but its rule host can have it only if the engine has it.
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

/**
 * For tools that read what is not trusted, the compiler and the bundler: no network, nothing to write. They load native
 * code, so the strict restrictions of Node cannot apply.
 */
export function makeToolConfinement(
  level: SandboxLevel,
  options: Common & Pick<Confinement, 'name' | 'readPaths' | 'isExecutable'>,
): Confinement {
  return {
    runtime: process.execPath,
    ...options,
    // Go and Rust start some for each processor.
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

/** For npm: its network is one port or none, and it writes only the build folder and the package cache. */
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
