import type { Artifact, RuleEntry } from '../../contract/artifact.ts';
import type { RuleDifference, ShareChange } from './types.ts';

/** A rule's share in the score of a label or field, on one side. */
export interface Share {
  rule: string;
  for: string;
  delta: number;
}

/** Rules whose own source differs between the artifacts, or that only one artifact has; by rule id. */
export class RuleChanges {
  readonly #changes = new Map<string, RuleDifference['changed']>();
  readonly #entries: Readonly<Record<string, RuleEntry>>;

  constructor(left: Artifact['rules'], right: Artifact['rules']) {
    this.#entries = { ...left, ...right };
    for (const rule of Object.keys(this.#entries).sort()) {
      const [before, after] = [readOwn(left, rule), readOwn(right, rule)];
      if (before === undefined) this.#changes.set(rule, 'added');
      else if (after === undefined) this.#changes.set(rule, 'removed');
      else if (before.version !== after.version) this.#changes.set(rule, 'code');
    }
  }

  /** All rules that differ, sorted by id. */
  list(): RuleDifference[] {
    return [...this.#changes].map(([rule, changed]) => ({ rule, changed }));
  }

  get(rule: string): ShareChange['changed'] {
    return this.#changes.get(rule) ?? 'same';
  }

  /** Ids of the differing rules of these kinds and, if given, of this field. */
  listOfKind(kinds: readonly RuleEntry['kind'][], field?: string): string[] {
    return [...this.#changes.keys()].filter((rule) => {
      const entry = this.#entries[rule]!;
      return kinds.includes(entry.kind) && (field === undefined || entry.field === field);
    });
  }

  /** Shares that differ, or whose rules differ; the largest difference first. */
  compareShares(left: readonly Share[], right: readonly Share[]): ShareChange[] {
    const changes = new Map<string, ShareChange>();
    const put = (share: Share, side: 'left_delta' | 'right_delta') => {
      const key = JSON.stringify([share.rule, share.for]);
      const known = changes.get(key) ?? {
        rule: share.rule,
        for: share.for,
        left_delta: null,
        right_delta: null,
        changed: this.get(share.rule),
      };
      changes.set(key, { ...known, [side]: (known[side] ?? 0) + share.delta });
    };
    for (const share of left) put(share, 'left_delta');
    for (const share of right) put(share, 'right_delta');
    return [...changes.values()]
      .filter(({ left_delta, right_delta, changed }) => left_delta !== right_delta || changed !== 'same')
      .sort((a, b) => measureGap(b) - measureGap(a));
  }
}

function measureGap({ left_delta, right_delta }: ShareChange): number {
  return Math.abs((right_delta ?? 0) - (left_delta ?? 0));
}

/** An artifact may come from anywhere: an inherited name such as `constructor` is not a rule. */
function readOwn(rules: Artifact['rules'], rule: string): RuleEntry | undefined {
  return Object.hasOwn(rules, rule) ? rules[rule] : undefined;
}
