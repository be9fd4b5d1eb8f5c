import type { Mapping, TableColumn } from '../../../contract/artifact.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import { chooseFields } from '../../../engine/mapping/choose-fields.ts';
import { type ColumnScores, scoreTable } from '../../../engine/mapping/score-columns.ts';
import type { RuleDeltas } from '../../../engine/mapping/weights/weigh-columns.ts';
import { formatColumn } from '../../../workbook/a1.ts';
import type { DocumentRules } from '../document-rules.ts';
import { COLUMN_MODES } from './column-modes.ts';
import type { LearningColumn } from './learning-column.ts';

/**
 * What column rules give each column, for each of COLUMN_MODES, and how they map the columns by themselves. `rules`: null
 * where there are none, or none are called.
 */
export async function callColumnRules(
  columns: readonly LearningColumn[],
  rules: DocumentRules | null,
  { sheetName, id, engine }: { sheetName: string; id: string } & Pick<Manifest, 'engine'>,
): Promise<{ rules: RuleDeltas[][]; byRules: Mapping[] }> {
  const all: ColumnScores[][] = [];
  for (const { hasHeaders, maxValues } of COLUMN_MODES) {
    const table = { id, columns: describeColumns(columns, hasHeaders) };
    const ask = (asked: DocumentRules) => scoreTable(asked, sheetName, table, listRows(columns, maxValues));
    all.push(rules === null ? columns.map(() => []) : await ask(rules));
  }
  const toDeltas = (scores: ColumnScores): RuleDeltas =>
    new Map(scores.map(({ field, contributors }) => [field, contributors]));
  return {
    rules: all.map((scores) => scores.map(toDeltas)),
    byRules: chooseFields(describeColumns(columns, true), all[0]!, engine.defaults),
  };
}

/** The columns as the record has them. */
export function describeColumns(columns: readonly LearningColumn[], hasHeaders: boolean): TableColumn[] {
  return columns.map(({ index, headerParts }, i) => {
    const parts = hasHeaders ? [...headerParts] : [];
    return {
      column: formatColumn(index),
      header: parts.length > 0 ? parts.join(' ') : `Column ${i + 1}`,
      header_parts: parts,
    };
  });
}

/** The sampled rows of a sheet, of which only these columns are known. */
function listRows(columns: readonly LearningColumn[], maxValues: number) {
  const count = Math.min(maxValues, Math.max(0, ...columns.map(({ values }) => values.length)));
  return Array.from({ length: count }, (_, r) => {
    const row: LearningColumn['values'][number][] = [];
    for (const { index, values } of columns) row[index] = values[r] ?? null;
    return row;
  });
}
