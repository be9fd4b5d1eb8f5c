import type { Sheet, Table } from '../../../contract/artifact.ts';
import type { LabelledTable } from '../../../contract/labels.ts';
import type { Decision } from '../document/bins.ts';
import type { ColumnScore, HeaderScore, TableScore } from '../document/document-score.ts';
import { type FoundRows, firstBlock } from './found-rows.ts';
import type { TableMatch } from './match-tables.ts';

/** Compares a sheet's first header block with the header of its first labelled table; null if none is labelled. */
export function judgeHeader(labelled: readonly LabelledTable[], found: FoundRows): HeaderScore | null {
  const [first] = [...labelled].sort((a, b) => a.first_row - b.first_row);
  const expected = first?.seen === 'unseen' ? [] : (first?.header_rows ?? []);
  if (expected.length === 0) return null;
  const isBlank = (row: number) => found !== null && !found.has(row);
  const headers = [...(found ?? [])].filter(([, { label }]) => label === 'header').map(([row]) => row);
  return { expected: firstBlock(expected, isBlank), found: firstBlock(headers, isBlank) };
}

/** A recorded mapping, perhaps with a confidence. */
type Mapping = NonNullable<Table['mapping']>[number] & { confidence?: number };

/** Null if the labels do not say where every table ends, or nobody checked them by eye. */
export function judgeTables(matches: readonly TableMatch[], sheet: Sheet | undefined): TableScore | null {
  const overlaps = matches.flatMap(({ labelled, found, iou, columnIou }) => {
    const { first_row, last_row, header_rows: header = [] } = labelled;
    if (last_row === undefined) return [];
    const ofColumns = columnIou === undefined ? {} : { column_iou: columnIou };
    const ofHeader = header.length === 0 ? {} : { header_end: header.at(-1) === found?.header.rows.at(-1) };
    return [{ first_row, last_row, iou, ...ofColumns, ...ofHeader }];
  });
  const isSeen = matches.every(({ labelled }) => labelled.seen !== 'unseen');
  if (overlaps.length < matches.length || matches.length === 0 || !isSeen) return null;
  return { expected: matches.length, found: sheet?.tables.length ?? 0, overlaps };
}

/** A labelled table, with the mapping of the table found for it. */
interface MappedTable {
  labelled: LabelledTable;
  found: Pick<Table, 'mapping'> | null;
}

/** The fields of the labelled columns; none if no table was found. */
export function judgeColumns(matches: readonly MappedTable[]): { columns: ColumnScore[]; decisions: Decision[] } {
  const judged = matches.flatMap(({ labelled, found }) =>
    (labelled.columns ?? []).map(({ column, header = '', target_field: expected }) => {
      const mapping: Mapping | undefined = found?.mapping?.find(({ raw }) => raw.column === column);
      const proposed = mapping?.proposed_field ?? null;
      const score: ColumnScore = { column, header, expected, proposed, assigned: mapping?.target_field ?? null };
      const { confidence } = mapping ?? {};
      return { score, decision: confidence === undefined ? [] : [{ confidence, isRight: proposed === expected }] };
    }),
  );
  return { columns: judged.map(({ score }) => score), decisions: judged.flatMap(({ decision }) => decision) };
}

/** Confidence of the found tables and their headers, and whether they are right, which means without any mistake. */
export function listTableDecisions(
  matches: readonly TableMatch[],
  sheet: Sheet | undefined,
  found: FoundRows,
): { tables: Decision[]; headers: Decision[] } {
  const isBlank = (row: number) => found !== null && !found.has(row);
  const block = (rows: readonly number[]) => firstBlock(rows, isBlank).join();
  const tables: Decision[] = [];
  const headers: Decision[] = [];
  for (const table of sheet?.tables ?? []) {
    const match = matches.find((one) => one.found === table);
    const { header_rows: expected, last_row: lastRow } = match?.labelled ?? {};
    // A found table without a labelled one is wrong. If the labels leave something open, it is not judged.
    if (match !== undefined && (expected === undefined || match.labelled.seen === 'unseen')) continue;
    const isExact = expected !== undefined && block(expected) === block(table.header.rows);
    const { confidence: ofTable } = table;
    const { confidence: ofHeader } = table.header;
    if (ofHeader !== undefined) headers.push({ confidence: ofHeader, isRight: isExact });
    if (ofTable === undefined || (match !== undefined && lastRow === undefined)) continue;
    tables.push({ confidence: ofTable, isRight: isExact && match?.iou === 1 });
  }
  return { tables, headers };
}
