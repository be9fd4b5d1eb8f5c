import type { Artifact } from '../../contract/artifact.ts';

/** The record as rules see it: all of its times are the job's `as_of`, so that no rule depends on when it runs. */
export function makeRuleView(artifact: Artifact, asOf: string): Artifact {
  return {
    ...artifact,
    job: { ...artifact.job, started_at: asOf },
    pass_history: artifact.pass_history.map((entry) => ({ ...entry, started_at: asOf, finished_at: asOf })),
    rule_errors: artifact.rule_errors.map((entry) => ({ ...entry, at: asOf })),
    annotations: artifact.annotations.map((entry) => ({ ...entry, at: asOf })),
  };
}
