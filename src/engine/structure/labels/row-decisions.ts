import type { RowProfile } from '../../../contract/artifact.ts';
import type { ScoresAnswer } from '../../../rules/client/index.ts';
import { roundScore } from '../../numbers/scores.ts';

/** What the row rules decided about one row; rows with the same outcomes share one decision. */
export interface RowDecision extends Omit<RowProfile, 'decided_by'> {
  /** `null` where no label scored above zero: the row's content decides. */
  readonly best: string | null;
  /** The rule that decided alone; only with row weights. */
  readonly decidedBy?: string | undefined;
  /** A person's correction, and what the row was taken for by itself. */
  readonly corrected?: { readonly id: string; readonly proposed: string } | undefined;
}

export interface LabelRules {
  /** Tie order of labels. */
  order: readonly string[];
  /** Whether a label may be recorded. */
  isLabel: (label: string) => boolean;
  /** Called for each rule that names something that is not a label, with the first row and the number of consecutive rows. */
  onBadLabel: (rule: string, firstRow: number, count: number) => void;
}

interface OutcomeSum {
  decision: RowDecision;
  /** Rules whose scores do not count. */
  rejected: string[];
}

/** Turns the rules' scores for a list of rows into one decision for each row. Equal outcomes are decided once. */
export class RowDecisions {
  readonly #rules: LabelRules;
  readonly #byOutcomes = new Map<string, OutcomeSum>();

  constructor(rules: LabelRules) {
    this.#rules = rules;
  }

  /** Decides rows that follow each other from `firstRow` on. */
  decide(answer: ScoresAnswer, firstRow: number, rowCount: number): RowDecision[] {
    const decisions = new Array<RowDecision>(rowCount);
    const cursors = answer.scores.map(() => ({ run: 0, left: 0 }));
    for (let row = 0; row < rowCount; ) {
      const outcomes: Record<string, number>[] = [];
      let span = rowCount - row;
      for (const [i, { outcomes: all, runs }] of answer.scores.entries()) {
        const cursor = cursors[i]!;
        if (cursor.left === 0) cursor.left = runs[cursor.run++]![1];
        outcomes.push(all[runs[cursor.run - 1]![0]]!);
        span = Math.min(span, cursor.left);
      }
      const { decision, rejected } = this.#decideOutcomes(answer, outcomes);
      decisions.fill(decision, row, row + span);
      for (const rule of rejected) this.#rules.onBadLabel(rule, firstRow + row, span);
      for (const cursor of cursors) cursor.left -= span;
      row += span;
    }
    return decisions;
  }

  #decideOutcomes(answer: ScoresAnswer, outcomes: Record<string, number>[]): OutcomeSum {
    const key = JSON.stringify(outcomes);
    let sum = this.#byOutcomes.get(key);
    if (sum === undefined) {
      const rules = answer.scores.map(({ rule }) => rule);
      sum = this.#addUp(rules, outcomes);
      this.#byOutcomes.set(key, sum);
    }
    return sum;
  }

  #addUp(rules: string[], outcomes: Record<string, number>[]): OutcomeSum {
    const rejected: string[] = [];
    const totals = new Map<string, number>();
    const contributors: RowProfile['contributors'] = [];
    for (const [i, outcome] of outcomes.entries()) {
      const labels = Object.keys(outcome);
      if (!labels.every(this.#rules.isLabel)) {
        rejected.push(rules[i]!);
        continue;
      }
      for (const label of labels) {
        totals.set(label, (totals.get(label) ?? 0) + outcome[label]!);
        contributors.push({ rule: rules[i]!, label, delta: roundScore(outcome[label]!) });
      }
    }
    const scores = Object.fromEntries([...totals].map(([label, score]) => [label, roundScore(score)]));
    const best = this.#findBest(scores);
    return { decision: { label: best ?? '', best, scores, contributors }, rejected };
  }

  #findBest(scores: Record<string, number>): string | null {
    const { order } = this.#rules;
    const rank = (label: string) => (order.includes(label) ? order.indexOf(label) : order.length);
    const labels = Object.keys(scores).filter((label) => scores[label]! > 0);
    labels.sort((a, b) => scores[b]! - scores[a]! || rank(a) - rank(b) || (a < b ? -1 : 1));
    return labels[0] ?? null;
  }
}
