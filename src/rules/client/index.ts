export { collectRarely } from '../collect-rarely.ts';
export type * from '../protocol.ts';
export { MAX_ROW_SAMPLE_CELLS } from '../protocol.ts';
export type { CollectedFailure } from './failure-log.ts';
export { HostAhead, type HostSetup } from './host-ahead.ts';
export { loadModules } from './load-modules.ts';
export { HostEnded } from './rule-host.ts';
export { RuleRunner, type RuleRunnerOptions } from './rule-runner.ts';
