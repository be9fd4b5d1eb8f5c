import type { SandboxLevel } from '../../contract/levels.ts';
import type { Recipe } from '../../contract/recipe.ts';
import { LOCAL_CONFIG_ID, type ReadAs, type RunRequest } from '../../contract/run-request.ts';
import type { Settings } from '../../contract/settings.ts';
import type { PreparedPackage } from '../../package/index.ts';
import { findRecipeReadAs } from '../../record/recipes/index.ts';
import type { CheckInputFiles } from '../checks/check-inputs.ts';
import { decideNetworkAccess } from '../network-access.ts';
import { RECIPE_PATH } from '../recipe-file.ts';

export interface RequestParts {
  jobId: string;
  source: Pick<RunRequest, 'input' | 'source_file'>;
  prepared: Pick<PreparedPackage, 'configVersionId' | 'build' | 'buildHash'>;
  settings: Settings;
  level: SandboxLevel;
  /** The time that rules see as now, ISO 8601; by default the time of submission. */
  asOf?: string;
  /** Whether to keep the output of rules, in `logs/rules.log` of the job folder. Only their author should read it. */
  keepRuleLog?: boolean;
  /** Whether the job asks for the network; by default the settings decide. */
  network?: boolean;
  /** How to read a csv file; parts that neither this nor the recipe gives are detected. */
  readAs?: ReadAs;
  /** The sender's recipe; the caller writes it to `inputs/recipe.json`. */
  recipe?: Recipe | undefined;
  /** Numbers with which the job is compared; see `planCheckInputs`. */
  checks?: CheckInputFiles['request'];
}

/** Everything that decides a job. A manifest can only lower the limits of the settings. Throws `network_refused`. */
export function makeRunRequest(parts: RequestParts): RunRequest {
  const { jobId, source, prepared, settings, level, asOf, keepRuleLog, network, readAs = {}, recipe, checks } = parts;
  const { manifest } = prepared.build;
  const { defaults } = manifest.engine;
  const submittedAt = new Date().toISOString();
  const time = asOf ?? submittedAt;
  const reading = { ...(recipe === undefined ? {} : findRecipeReadAs(recipe, time)), ...readAs };
  const timeoutSeconds = Math.ceil((defaults.timeout_ms ?? Number.POSITIVE_INFINITY) / 1000);
  return {
    schema: 'ade.run-request/v1',
    job_id: jobId,
    ...source,
    workspace_id: 'default',
    config_id: LOCAL_CONFIG_ID,
    config_version_id: prepared.configVersionId,
    build_hash: prepared.buildHash,
    as_of: time,
    submitted_at: submittedAt,
    runtime_network_access: decideNetworkAccess(network, settings, manifest),
    sandbox_level: level,
    ...(Object.keys(reading).length > 0 ? { read_as: reading } : {}),
    ...(recipe === undefined ? {} : { recipe: RECIPE_PATH }),
    ...(keepRuleLog ? { keep_rule_log: true } : {}),
    ...checks,
    limits: {
      timeout_seconds: Math.min(settings.jobTimeoutSeconds, timeoutSeconds),
      cpu_seconds: settings.workerCpuSeconds,
      memory_mb: settings.workerMemMb,
      rule_memory_mb: Math.min(settings.workerMemMb, defaults.memory_mb ?? settings.workerMemMb),
      file_mb: settings.workerFsizeMb,
      rule_timeout_seconds: settings.ruleTimeoutSeconds,
      max_expanded_mb: settings.maxExpandedMb,
    },
  };
}
