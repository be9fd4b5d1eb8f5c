import type { RowWeights } from '../../../contract/row-weights.ts';

/** What the previous row's label adds to the score of each label of a row. Labels are indexes of `labels`. */
export interface Transitions {
  readonly labels: readonly string[];
  readonly start: Float64Array;
  /** The amounts for consecutive rows, at `previous * labels.length + next`. */
  readonly adjacent: Float64Array;
  /** The amounts for two rows with blank rows between them. */
  readonly afterBlank: Float64Array;
  readonly end: Float64Array;
}

/** The transition tables over `labels`; a label that the weights do not know gets zeros. */
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
