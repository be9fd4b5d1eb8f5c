export { lowerChildPriority } from './child-priority.ts';
export { chooseLevel } from './choose-level.ts';
export type {
  Confinement,
  EndReason,
  ProcessLimits,
  SandboxLevel,
} from './confinement.ts';
export { entryPath, installDir } from './entries.ts';
export { type ProbeResult, probeLevel } from './probe-level.ts';
export { makeEngineConfinement, makeInstallConfinement, makeRuleHostConfinement } from './profiles.ts';
export { type ConfinedProcess, type ProcessEnd, startConfined } from './start-confined.ts';
