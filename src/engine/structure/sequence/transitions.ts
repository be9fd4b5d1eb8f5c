import type { RowWeights } from '../../../contract/row-weights.ts';

/** What it adds to a row's score which label is before it; indexes are those of `labels`. */
export interface Transitions {
  readonly labels: readonly string[];
  readonly start: Float64Array;
  /** At `previous * labels.length + next`: for rows that follow each other directly. */
  readonly adjacent: Float64Array;
  /** The same for rows with blank rows between. */
  readonly afterBlank: Float64Array;
  readonly end: Float64Array;
}

/** The tables of transitions over `labels`; a label that the weights do not know has zeros. */
export function makeTransitions(
  labels: readonly string[],
  { transitions }: Pick<RowWeights, 'transitions'>,
): Transitions {
  const list = (weights: Record<string, number>) => Float64Array.from(labels, (label) => weights[label] ?? 0);
  const table = (weights: Record<string, Record<string, number>>) =>
    Float64Array.from(labels.flatMap((previous) => [...list(weights[previous] ?? {})]));
  return {
    labels,
    start: list(transitions.start),
    adjacent: table(transitions.adjacent),
    afterBlank: table(transitions.after_blank),
    end: list(transitions.end),
  };
}
