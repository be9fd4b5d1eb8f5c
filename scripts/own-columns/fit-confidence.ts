import { type ConfidencePiece, columnConfidence } from '../../src/contract/column-confidence.ts';
import type { Decision } from './read-trial.ts';

/** Pulls weights towards 0, so that rare signs do not get large ones; the constant is not pulled. */
const STRENGTH = 2;
const MAX_STEPS = 50;

export type ConfidenceWeights = Partial<Record<ConfidencePiece, number>>;

/** Learns from decisions how much each sign says about whether a decision is right: logistic regression by Newton's method. */
export function fitConfidence(decisions: readonly Decision[]): ConfidenceWeights {
  const all = Object.keys(columnConfidence) as ConfidencePiece[];
  const names = all.filter((name) => decisions.some(({ signs }) => (signs[name] ?? 0) !== 0));
  const rows = decisions.map(({ signs, proposed, expected }) => ({
    values: names.map((name) => signs[name] ?? 0),
    isRight: proposed === expected ? 1 : 0,
  }));
  const pulls = names.map((name) => (name === 'start' ? 1e-6 : STRENGTH));
  let weights = names.map(() => 0);
  for (let step = 0; step < MAX_STEPS; step++) {
    const slope = weights.map((weight, i) => -pulls[i]! * weight);
    const bend = names.map((_, i) => names.map((__, j) => (i === j ? pulls[i]! : 0)));
    for (const { values, isRight } of rows) {
      const chance = toChance(values.reduce((sum, value, i) => sum + value * weights[i]!, 0));
      for (const [i, value] of values.entries()) {
        if (value === 0) continue;
        slope[i]! += value * (isRight - chance);
        for (const [j, other] of values.entries()) bend[i]![j]! += value * other * chance * (1 - chance);
      }
    }
    const change = solve(bend, slope);
    weights = weights.map((weight, i) => weight + change[i]!);
    if (Math.max(...change.map(Math.abs)) < 1e-6) break;
  }
  return Object.fromEntries(names.map((name, i) => [name, Math.round(100 * weights[i]!) / 100]));
}

const toChance = (sum: number): number => 1 / (1 + Math.exp(-sum));

/** Solves a system of linear equations with a symmetric, positive definite matrix. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  for (const [i, pivot] of rows.entries()) {
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = row[i]! / pivot[i]!;
      for (let k = i; k < row.length; k++) row[k]! -= factor * pivot[k]!;
    }
  }
  return rows.map((row, i) => row.at(-1)! / row[i]!);
}
