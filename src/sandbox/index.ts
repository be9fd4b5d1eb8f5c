export type {
  Confinement,
  EndReason,
} from './confinement.ts';
export { InvalidFrame, parseFrame, readFrames, sendFrame } from './frames.ts';
export { chooseLevel } from './levels/choose-level.ts';
export { type ProbeResult, proveLevel } from './levels/probe-level.ts';
export { type RefusedCall, type TracedProgram, TraceReader } from './linux/read-trace.ts';
export { lowerChildPriority } from './start/child-priority.ts';
export { limitsThreads } from './start/command.ts';
export { entryPath, installDir } from './start/entries.ts';
export { isKilled, KillCounter } from './start/kill-counter.ts';
export {
  makeEngineConfinement,
  makeInstallConfinement,
  makeRuleHostConfinement,
  makeToolConfinement,
} from './start/profiles.ts';
export { type ConfinedProcess, startConfined } from './start/start-confined.ts';
