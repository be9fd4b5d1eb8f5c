import { OVERRIDE_DELTA, type RowDecision } from '../../../engine/structure/index.ts';

/** The deltas of row rules for each label, and the label if a rule decides alone. */
export interface RuleDeltas {
  readonly deltas: Float64Array;
  /** Index of the label; -1 if it is not in `labels`; undefined if no rule decides alone. */
  readonly override: number | undefined;
}

/** Null if row rules add nothing for the row. */
export function addUpRules({ contributors }: RowDecision, labels: readonly string[]): RuleDeltas | null {
  if (contributors.length === 0) return null;
  const deltas = new Float64Array(labels.length);
  let strongest: { label: string; delta: number } | undefined;
  for (const contributor of contributors) {
    const { label, delta } = contributor;
    const index = labels.indexOf(label);
    if (index >= 0) deltas[index]! += delta;
    if (delta >= OVERRIDE_DELTA && delta > (strongest?.delta ?? 0)) strongest = contributor;
  }
  return { deltas, override: strongest && labels.indexOf(strongest.label) };
}
