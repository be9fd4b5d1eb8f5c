import type { PreviewValue, ValueComparison } from '../../contract/api/index.ts';
import type { Artifact } from '../../contract/artifact.ts';
import { compareResults, type ResultSheet } from '../../record/values/index.ts';
import { rowsName } from '../layout.ts';
import { listLines, type PreviewPlace } from '../place.ts';
import { readIndex, readRow } from './facet-rows.ts';

const ROWS_AT_ONCE = 1_000;

/** A result: its record, and where its indexed workbook is. */
interface Result {
  artifact: Artifact;
  place: PreviewPlace;
}

/** Compares the values of two results of one document, row by row of the document. */
export function compareValues(left: Result, right: Result, field?: string): Promise<ValueComparison> {
  const open = ({ artifact, place }: Result) => ({ artifact, sheets: listSheets(artifact, place) });
  return compareResults(open(left), open(right), field);
}

function listSheets({ output }: Artifact, place: PreviewPlace): ResultSheet[] {
  return (output.sheets ?? []).map(({ name }, index) => ({ name, readRows: () => readRows(place, index) }));
}

interface IndexedRow {
  index: number;
  values: PreviewValue[];
}

function* readRows(place: PreviewPlace, sheet: number): Generator<IndexedRow[]> {
  let rows: IndexedRow[] = [];
  for (const line of listLines(place, rowsName(sheet))) {
    rows.push({ index: readIndex(line), values: readRow(line) });
    if (rows.length < ROWS_AT_ONCE) continue;
    yield rows;
    rows = [];
  }
  yield rows;
}
