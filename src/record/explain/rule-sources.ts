import type { Artifact, Contributor, RuleKind } from '../../contract/artifact.ts';
import { compareShares, findEvidence, findRule } from '../../contract/evidence.ts';

/** Where a rule is in the config package. Unknown parts are null. The engine and hooks count as rules, too. */
export interface RuleSource {
  rule: string;
  kind: RuleKind | null;
  file: string | null;
  function: string | null;
  line: number | null;
  version: string | null;
  /** The sentence of a piece of evidence; null for rules of the package. */
  says: string | null;
}

export interface RuleShare extends RuleSource {
  delta: number;
}

export function findRuleSource(artifact: Artifact, rule: string): RuleSource {
  const entry = findRule(artifact, rule);
  if (!entry) return { rule, kind: null, file: null, function: null, line: null, version: null, says: null };
  const colon = entry.impl.lastIndexOf(':');
  return {
    rule,
    kind: entry.kind,
    file: colon === -1 ? entry.impl : entry.impl.slice(0, colon),
    function: colon === -1 ? null : entry.impl.slice(colon + 1),
    line: entry.line ?? null,
    version: entry.version,
    says: entry.kind === 'evidence' ? (findEvidence(rule) ?? null) : null,
  };
}

/** The shares with their sources, largest first. */
export function listShares(artifact: Artifact, contributors: readonly Contributor[] | undefined): RuleShare[] {
  return (contributors ?? [])
    .map(({ rule, delta }) => ({ ...findRuleSource(artifact, rule), delta }))
    .sort(compareShares);
}
