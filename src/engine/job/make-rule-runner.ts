import type { BuildRecord } from '../../contract/build.ts';
import { environmentPaths } from '../../contract/layout.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import { type HostSetup, RuleRunner, type RuleRunnerOptions } from '../../rules/client/index.ts';
import { pickRuleWords } from './rule-words.ts';

/** With what the rule hosts of a job are started. `environmentDir` has no links: the sandbox opens paths. */
export function makeHostSetup(request: RunRequest, build: BuildRecord, environmentDir: string): HostSetup {
  const { limits } = request;
  return {
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
    words: build.words && pickRuleWords(build.words),
  };
}

/** Makes the runner of a package's rules for one job. */
export function makeRuleRunner(
  { job_id, source_file, as_of }: RunRequest,
  setup: HostSetup,
  more: Pick<RuleRunnerOptions, 'onSwitchedOff' | 'onLog' | 'ahead'>,
): RuleRunner {
  return new RuleRunner({ ...setup, job: { job_id, source_file, as_of }, ...more });
}
