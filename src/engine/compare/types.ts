import type { ArtifactChanges, RuleChange } from '../../contract/api/comparisons.ts';
import type { Mapping } from '../../contract/artifact.ts';

/** What a rule gave to one label or field on both sides. */
export type ShareChange = RuleChange & {
  /** Row label or target field that the deltas speak for. */
  for: string;
};

export type LabelChange = Omit<ArtifactChanges['labels'][number], 'rules'> & { rules: ShareChange[] };

export type MappingChange = Omit<ArtifactChanges['mappings'][number], 'rules'> & {
  rules: ShareChange[];
  left_threshold: number | null;
  right_threshold: number | null;
  left_reason: Mapping['reason'] | null;
  right_reason: Mapping['reason'] | null;
};

/** Cell or range of a sheet. */
export interface Place {
  sheet: string;
  a1: string;
}

export type IssueChange = ArtifactChanges['issues'][number] & {
  /** Places that only the left artifact lists; null where either lists only the first of many. */
  gone: Place[] | null;
  /** Places that only the right artifact lists; null as above. */
  added: Place[] | null;
};

export type RuleDifference = ArtifactChanges['rules'][number];
export type TableChange = ArtifactChanges['tables'][number];
export type ValueChange = ArtifactChanges['values'][number];

export interface RuleErrorChange {
  rule: string;
  /** Calls that failed. */
  left: number;
  right: number;
}

/** Which artifact stands on a side. */
export interface ComparedSide {
  job_id: string;
  source_file: string;
  as_of: string;
  title: string;
  version: string;
  config_version_id: string;
}

/** What differs between two artifacts: the service's ArtifactChanges, and what a person at a terminal asks besides. */
export interface Comparison extends Omit<ArtifactChanges, 'labels' | 'mappings' | 'issues'> {
  left: ComparedSide;
  right: ComparedSide;
  /** Same SHA-256 of the document. Places mean the same cells only then. */
  document_same: boolean;
  /** Same content hash of the config package. */
  package_same: boolean;
  labels: LabelChange[];
  mappings: MappingChange[];
  issues: IssueChange[];
  rule_errors: RuleErrorChange[];
}
