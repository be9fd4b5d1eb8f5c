import type { Labels } from '../../../contract/labels.ts';
import type { LearningSheet } from './learning-sheet.ts';
import { addUpRules } from './rule-deltas.ts';

/** The possible labels of each row, with one bit for each label. */
export type KnownLabels = Int32Array;

/**
 * A row with a known label has one bit. If only some labels are judged, a row without one may have any of the others.
 * `isTold`: a row that a rule decides alone has the rule's label, or may have any label if the weights lack that one.
 */
export function listKnownLabels(
  { labelled, rows, decisions }: LearningSheet,
  judged: Labels['judged'],
  labels: readonly string[],
  isTold = false,
): KnownLabels {
  const all = (1 << labels.length) - 1;
  const others = (judged ?? []).reduce((bits, label) => bits & ~(1 << labels.indexOf(label)), all);
  const given = (labelled.rows ?? []).filter(({ label }) => judged === undefined || judged.includes(label));
  const byRow = new Map<number, number>();
  for (const { first_row, last_row, label } of given) {
    for (let row = first_row; row <= last_row; row++) byRow.set(row, 1 << labels.indexOf(label));
  }
  return Int32Array.from(rows, ({ index }, i) => {
    const override = isTold ? addUpRules(decisions[i]!, labels)?.override : undefined;
    if (override === undefined) return byRow.get(index) ?? others;
    return override < 0 ? all : 1 << override;
  });
}

/**
 * If only some labels are judged, nobody may have labelled a total that no sum shows: a row without a label that has a
 * word for a total may be one.
 */
export function openTotals(
  known: KnownLabels,
  labels: readonly string[],
  hasWord: (row: number) => boolean,
): KnownLabels {
  const total = 1 << labels.indexOf('total');
  return known.map((bits, row) => (onlyLabel(bits) < 0 && hasWord(row) ? bits | total : bits));
}

/** Index of the only possible label; -1 if there are several. */
export function onlyLabel(bits: number): number {
  return (bits & (bits - 1)) === 0 ? 31 - Math.clz32(bits) : -1;
}
