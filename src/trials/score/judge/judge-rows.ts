import { type LabelledSheet, type Labels, ROW_LABELS } from '../../../contract/labels.ts';
import type { Decision } from '../document/bins.ts';
import { type Confusion, NOT_LABELLED, NOT_READ, OTHER_LABEL, type RowScore } from '../document/document-score.ts';
import type { FoundRow, FoundRows } from './found-rows.ts';

interface JudgedRow {
  row: number;
  expected: string;
  found: string;
  confidence: number | undefined;
}

/**
 * Compares a sheet's labelled filled rows. If only some labels are `judged`, rows with others count as unlabelled.
 * `neutral`: rows that do not count if they are unlabelled.
 */
export function judgeRows(
  { rows = [] }: LabelledSheet,
  found: FoundRows,
  judged: Labels['judged'],
  neutral?: ReadonlySet<number>,
): { score: RowScore; decisions: Decision[] } {
  const expected = new Map<number, string>();
  for (const { first_row, last_row, label } of rows) {
    if (judged !== undefined && !judged.includes(label)) continue;
    for (let row = first_row; row <= last_row; row += 1) expected.set(row, label);
  }
  const numbers = judged === undefined || found === null ? expected.keys() : found.keys();
  const list = [...numbers]
    .filter((row) => found === null || found.has(row))
    .filter((row) => expected.has(row) || neutral?.has(row) !== true)
    .sort((a, b) => a - b)
    .map((row): JudgedRow => {
      const foundRow = found?.get(row);
      return {
        row,
        expected: expected.get(row) ?? NOT_LABELLED,
        found: nameFound(foundRow),
        confidence: foundRow?.confidence,
      };
    });
  const isWrong = (row: JudgedRow) =>
    // A row without a label is right if its found label is not among the judged ones.
    row.expected === NOT_LABELLED ? judged!.some((label) => label === row.found) : row.expected !== row.found;
  const decisions = list.flatMap((row) =>
    row.confidence === undefined ? [] : [{ confidence: row.confidence, isRight: !isWrong(row) }],
  );
  const wrong = joinRows(list.filter(isWrong));
  return { score: { ...(judged ? { judged } : {}), confusion: countLabels(list), wrong }, decisions };
}

/** Labels that no corpus has are counted as a single label. */
function nameFound(found: FoundRow | undefined): string {
  if (found === undefined) return NOT_READ;
  return ROW_LABELS.some((label) => label === found.label) ? found.label : OTHER_LABEL;
}

/** Counts in the order of the labels, independent of the order of rows. */
function countLabels(rows: readonly JudgedRow[]): Confusion {
  const counts = Map.groupBy(rows, ({ expected }) => expected);
  const confusion: Confusion = {};
  for (const expected of [...ROW_LABELS, NOT_LABELLED]) {
    const found = Map.groupBy(counts.get(expected) ?? [], (row) => row.found);
    if (found.size === 0) continue;
    const labels = [...ROW_LABELS, OTHER_LABEL, NOT_READ].filter((label) => found.has(label));
    confusion[expected] = Object.fromEntries(labels.map((label) => [label, found.get(label)!.length]));
  }
  return confusion;
}

/** Consecutive rows with the same mistake become one entry. */
function joinRows(rows: readonly JudgedRow[]): RowScore['wrong'] {
  const runs: RowScore['wrong'] = [];
  for (const { row, expected, found } of rows) {
    const last = runs.at(-1);
    if (last?.last_row === row - 1 && last.expected === expected && last.found === found) last.last_row = row;
    else runs.push({ first_row: row, last_row: row, expected, found });
  }
  return runs;
}
