import type { Artifact } from '../../contract/artifact.ts';
import { listRules } from '../../contract/evidence.ts';
import { listTables } from '../tables.ts';
import { compareChecks } from './compare-checks.ts';
import { compareIssues } from './compare-issues.ts';
import { compareLabels } from './compare-labels.ts';
import { compareMappings } from './compare-mappings.ts';
import { compareValues } from './compare-values.ts';
import { matchTables } from './match-tables.ts';
import { RuleChanges } from './rule-changes.ts';
import type { ComparedSide, Comparison, RuleErrorChange } from './types.ts';

/** The differences between two artifacts, left and right, and the rules that caused them. Plain data. */
export function compareArtifacts(left: Artifact, right: Artifact): Comparison {
  const rules = new RuleChanges(listRules(left), listRules(right));
  const { pairs, changes: tables } = matchTables(left, right);
  const outputSame = left.output.sha256 !== undefined && left.output.sha256 === right.output.sha256;
  const rowsOut = { left: left.output.row_count ?? 0, right: right.output.row_count ?? 0 };
  const lists = {
    rules: rules.list(),
    tables,
    labels: compareLabels(left, right, rules),
    mappings: compareMappings(pairs, rules),
    values: compareValues(left, right, rules),
    issues: compareIssues(left, right),
    rule_errors: compareRuleErrors(left, right),
    checks: compareChecks(left, right),
  };
  return {
    left: describeSide(left),
    right: describeSide(right),
    document_same: left.job.document.sha256 === right.job.document.sha256,
    package_same: left.config.content_hash === right.config.content_hash,
    same: outputSame && Object.values(lists).every((list) => list.length === 0),
    output_same: outputSame,
    rows_out: rowsOut,
    ...lists,
  };
}

/** What a revision would change. Its trial transforms only the first rows, so values and issues are not compared. */
export function compareTrial(before: Artifact, trial: Artifact): Comparison {
  const { values: _, issues: __, rows_out: rows, ...rest } = compareArtifacts(before, trial);
  const rowsOut = listTables(trial).reduce((sum, { table }) => sum + table.row_count, 0);
  const lists = [rest.rules, rest.tables, rest.labels, rest.mappings, rest.rule_errors, rest.checks];
  return {
    ...rest,
    same: lists.every((list) => list.length === 0),
    rows_out: { left: rows.left, right: rowsOut },
    values: [],
    issues: [],
  };
}

function describeSide({ job, config }: Artifact): ComparedSide {
  const { title, version, config_version_id } = config;
  return { job_id: job.id, source_file: job.source_file, as_of: job.as_of, title, version, config_version_id };
}

function compareRuleErrors(left: Artifact, right: Artifact): RuleErrorChange[] {
  const countOf = ({ rule_errors: errors }: Artifact, rule: string) =>
    errors.reduce((sum, error) => sum + (error.rule === rule ? error.count : 0), 0);
  const rules = new Set([...left.rule_errors, ...right.rule_errors].map(({ rule }) => rule));
  return [...rules]
    .map((rule) => ({ rule, left: countOf(left, rule), right: countOf(right, rule) }))
    .filter((change) => change.left !== change.right);
}
