export type { CollectedFailure, Place } from './client/failure-log.ts';
export type { HostProcessOptions } from './client/host-process.ts';
export { loadModules } from './client/load-modules.ts';
export { HostEnded } from './client/rule-host.ts';
export { RuleRunner, type RuleRunnerOptions } from './client/rule-runner.ts';
export { collectSeldom } from './collect-seldom.ts';
export type * from './protocol.ts';
