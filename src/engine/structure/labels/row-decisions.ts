import type { RowProfile } from '../../../contract/artifact.ts';
import type { ScoresAnswer } from '../../../rules/client/index.ts';
import { roundScore } from '../../numbers/scores.ts';

/** The row rules' decision about a row; rows with the same outcomes share one decision. */
export interface RowDecision extends Omit<RowProfile, 'decided_by'> {
  /** Null if no label scored above zero: then the row's content decides. */
  readonly best: string | null;
  /** The rule that decided alone; only with row weights. */
  readonly decidedBy?: string | undefined;
  /** The id of a person's correction, and the label that the row would have without it. */
  readonly corrected?: { readonly id: string; readonly proposed: string } | undefined;
}

export interface LabelRules {
  /** Order in which labels with equal scores win. */
  order: readonly string[];
  /** Whether a label may be recorded. */
  isLabel: (label: string) => boolean;
  /** Called for each rule that names an unknown label, with the first row and the number of consecutive rows. */
  onBadLabel: (rule: string, firstRow: number, count: number) => void;
}

interface OutcomeSum {
  decision: RowDecision;
  /** Rules whose scores do not count. */
  rejected: string[];
}

/** A rule's runs of rows with equal scores. */
interface RuleCursor extends Pick<ScoresAnswer['scores'][number], 'rule' | 'outcomes' | 'runs'> {
  next: number;
  /** Number of rows left in the current run. */
  left: number;
  outcome: Record<string, number>;
}

/** The client has checked that the runs of a rule cover all rows. */
function beginRun(cursor: RuleCursor): void {
  const [outcome, count] = cursor.runs[cursor.next++]!;
  cursor.left = count;
  cursor.outcome = cursor.outcomes[outcome]!;
}

/** Turns the rules' scores for a list of rows into a decision for each row. Equal outcomes are decided once. */
export class RowDecisions {
  readonly #rules: LabelRules;
  readonly #byOutcomes = new Map<string, OutcomeSum>();

  constructor(rules: LabelRules) {
    this.#rules = rules;
  }

  /** Decides consecutive rows that begin with `firstRow`. */
  decide(answer: ScoresAnswer, firstRow: number, rowCount: number): RowDecision[] {
    const decisions = new Array<RowDecision>(rowCount);
    const cursors = answer.scores.map(
      ({ rule, outcomes, runs }): RuleCursor => ({ rule, outcomes, runs, next: 0, left: 0, outcome: {} }),
    );
    for (let row = 0; row < rowCount; ) {
      let span = rowCount - row;
      for (const cursor of cursors) {
        if (cursor.left === 0) beginRun(cursor);
        span = Math.min(span, cursor.left);
      }
      const { decision, rejected } = this.#decideOutcomes(cursors);
      decisions.fill(decision, row, row + span);
      for (const rule of rejected) this.#rules.onBadLabel(rule, firstRow + row, span);
      for (const cursor of cursors) cursor.left -= span;
      row += span;
    }
    return decisions;
  }

  #decideOutcomes(cursors: readonly RuleCursor[]): OutcomeSum {
    const key = JSON.stringify(cursors.map(({ outcome }) => outcome));
    let sum = this.#byOutcomes.get(key);
    if (sum === undefined) {
      sum = this.#addUp(cursors);
      this.#byOutcomes.set(key, sum);
    }
    return sum;
  }

  #addUp(cursors: readonly RuleCursor[]): OutcomeSum {
    const rejected: string[] = [];
    const totals = new Map<string, number>();
    const contributors: RowProfile['contributors'] = [];
    for (const { rule, outcome } of cursors) {
      if (!Object.keys(outcome).every(this.#rules.isLabel)) {
        rejected.push(rule);
        continue;
      }
      for (const [label, delta] of Object.entries(outcome)) {
        totals.set(label, (totals.get(label) ?? 0) + delta);
        contributors.push({ rule, label, delta: roundScore(delta) });
      }
    }
    const scores = Object.fromEntries([...totals].map(([label, score]) => [label, roundScore(score)]));
    const best = this.#findBest(scores);
    return { decision: { label: best ?? '', best, scores, contributors }, rejected };
  }

  #findBest(scores: Record<string, number>): string | null {
    const { order } = this.#rules;
    const rank = (label: string) => (order.includes(label) ? order.indexOf(label) : order.length);
    const positive = Object.entries(scores).filter(([, score]) => score > 0);
    positive.sort(([a, x], [b, y]) => y - x || rank(a) - rank(b) || (a < b ? -1 : 1));
    return positive[0]?.[0] ?? null;
  }
}
