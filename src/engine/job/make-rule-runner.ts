import type { BuildRecord } from '../../contract/build.ts';
import { environmentPaths } from '../../contract/layout.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import { RuleRunner, type RuleRunnerOptions } from '../../rules/client/index.ts';

/** Makes the runner of a prepared environment's rules for one job. `environmentDir` has no links. */
export function makeRuleRunner(
  request: RunRequest,
  build: BuildRecord,
  environmentDir: string,
  listeners: Pick<RuleRunnerOptions, 'onSwitchedOff' | 'onLog'>,
): RuleRunner {
  const { limits } = request;
  return new RuleRunner({
    host: {
      level: request.sandbox_level,
      runtime: process.execPath,
      programPath: environmentPaths(environmentDir).programPath,
      network: request.runtime_network_access,
      memoryMb: limits.rule_memory_mb,
      cpuSeconds: limits.cpu_seconds,
      seed: build.content_hash,
      ruleTimeoutSeconds: limits.rule_timeout_seconds,
    },
    modules: build.modules,
    manifest: build.manifest,
    job: { job_id: request.job_id, source_file: request.source_file, as_of: request.as_of },
    ...listeners,
  });
}
