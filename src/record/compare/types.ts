import type { ArtifactChanges, RuleChange } from '../../contract/api/comparisons.ts';

/** A rule's shares in the score of one label or field, on both sides. */
export type ShareChange = RuleChange;
export type LabelChange = ArtifactChanges['labels'][number];
export type MappingChange = ArtifactChanges['mappings'][number];
export type IssueChange = ArtifactChanges['issues'][number];
export type CheckChange = ArtifactChanges['checks'][number];
export type TableChange = ArtifactChanges['tables'][number];
export type ValueChange = ArtifactChanges['values'][number];
export type RuleDifference = ArtifactChanges['rules'][number];
export type RuleErrorChange = ArtifactChanges['rule_errors'][number];

export interface Place {
  sheet: string;
  a1: string;
}

export interface ComparedSide {
  job_id: string;
  source_file: string;
  as_of: string;
  title: string;
  version: string;
  config_version_id: string;
}

/** The differences between two artifacts, as the service returns them, with the artifacts that were compared. */
export interface Comparison extends ArtifactChanges {
  left: ComparedSide;
  right: ComparedSide;
}
