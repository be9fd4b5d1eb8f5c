import { dirname } from 'node:path';
import type { SandboxLevel } from '../../contract/levels.ts';
import { type ConfinedProcess, entryPath, makeRuleHostConfinement, startConfined } from '../../sandbox/index.ts';

export interface HostProcessOptions {
  level: SandboxLevel;
  runtime: string;
  /** File with the package's linked scripts. */
  programPath: string;
  network: boolean;
  memoryMb: number;
  cpuSeconds: number;
  /** Content hash of the package, which seeds the random numbers. */
  seed: string;
}

/**
 * For linking scripts in a realm; against code from strings; for a look at Node's internals before any rule is loaded
 * (host/node-callbacks.ts); and against new buffers with old contents of the memory.
 */
export const HOST_FLAGS = [
  ...['--experimental-vm-modules', '--disallow-code-generation-from-strings', '--expose-internals'],
  '--zero-fill-buffers',
];

/** Enough for the messages of an ordinary failure; more output counts as a flood. */
const MAX_LOG_BYTES = 1024 * 1024;

/** Starts the rule host in its sandbox: it can read only its own code and the package's scripts. */
export function startHostProcess(options: HostProcessOptions): ConfinedProcess {
  const entry = entryPath('host/rule-host.cjs');
  return startConfined(
    options.level,
    makeRuleHostConfinement({
      entry,
      args: [],
      nodeFlags: [...HOST_FLAGS, ...(options.network ? ['--allow-worker'] : [])],
      runtime: options.runtime,
      readPaths: [dirname(entry), options.programPath],
      network: options.network,
      env: { ADE_SEED: options.seed },
      randomSeed: Number.parseInt(options.seed.slice(0, 7), 16),
      limits: { memoryMb: options.memoryMb, cpuSeconds: options.cpuSeconds, logBytes: MAX_LOG_BYTES },
    }),
  );
}
