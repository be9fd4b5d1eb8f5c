import type { Mapping, TableColumn } from '../../../contract/artifact.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import { chooseFields, type RuleDeltas, type ScoredColumn, scoreTable } from '../../../engine/mapping/index.ts';
import { formatColumn } from '../../../workbook/index.ts';
import type { DocumentRules } from '../parts/document-rules.ts';
import { COLUMN_MODES, type ColumnMode } from './column-modes.ts';
import type { LearningColumn } from './learning-column.ts';

/** For each mode, the deltas of column rules for each column. */
export type ModeDeltas = Readonly<Record<ColumnMode, readonly RuleDeltas[]>>;

/**
 * Calls the column rules in each mode, and maps the columns by the rules alone. `rules` is null if there are none or
 * none are to be called.
 */
export async function callColumnRules(
  columns: readonly LearningColumn[],
  rules: DocumentRules | null,
  { sheetName, id, engine }: { sheetName: string; id: string } & Pick<Manifest, 'engine'>,
): Promise<{ rules: ModeDeltas; byRules: Mapping[] }> {
  const ask = async (mode: ColumnMode): Promise<ScoredColumn[]> => {
    const { hasHeaders, maxValues } = COLUMN_MODES[mode];
    const described = columns.map((column, i) => describeColumn(column, i, hasHeaders));
    if (rules === null) return described.map((column) => ({ column, scores: [], excluded: new Set() }));
    return scoreTable(rules, sheetName, { id, columns: described }, listRows(columns, maxValues));
  };
  const whole = await ask('whole');
  return {
    rules: {
      whole: listDeltas(whole),
      headerless: listDeltas(await ask('headerless')),
      short: listDeltas(await ask('short')),
      blank: listDeltas(await ask('blank')),
    },
    byRules: chooseFields(whole, engine.defaults),
  };
}

function listDeltas(columns: readonly ScoredColumn[]): RuleDeltas[] {
  return columns.map(({ scores }) => new Map(scores.map(({ field, contributors }) => [field, contributors])));
}

/** A column as it is recorded. `place`: its index in the table. */
export function describeColumn(
  { index, headerParts }: LearningColumn,
  place: number,
  hasHeaders: boolean,
): TableColumn {
  const parts = hasHeaders ? [...headerParts] : [];
  return {
    column: formatColumn(index),
    header: parts.length > 0 ? parts.join(' ') : `Column ${place + 1}`,
    header_parts: parts,
  };
}

/** The sampled rows of a sheet, with the values of these columns only. */
function listRows(columns: readonly LearningColumn[], maxValues: number) {
  const count = Math.min(maxValues, Math.max(0, ...columns.map(({ values }) => values.length)));
  return Array.from({ length: count }, (_, r) => {
    const row: LearningColumn['values'][number][] = [];
    for (const { index, values } of columns) row[index] = values[r] ?? null;
    return row;
  });
}
