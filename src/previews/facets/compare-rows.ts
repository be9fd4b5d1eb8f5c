import { randomBytes } from 'node:crypto';
import type { PreviewValue, SharedRows } from '../../contract/api/index.ts';
import type { Artifact } from '../../contract/artifact.ts';
import { HashTable, toKey, ValueHasher } from '../../engine/checks/index.ts';
import { columnIndex } from '../../record/index.ts';
import { rowsName } from '../layout.ts';
import { listLines, type PreviewPlace } from '../place.ts';
import { readIndex, readRow } from './facet-rows.ts';

/** A result: its record, and where its indexed workbook is. */
interface Result {
  artifact: Pick<Artifact, 'output'>;
  place: PreviewPlace;
}

/** Sums of the numbers of each field. */
type Sums = Map<string, number>;

/**
 * Counts the rows that two results have in common, and sums up their numbers. A row is the same if all fields have the
 * same values, whatever the order of columns; if a result has it twice, it counts twice if the other does, too.
 */
export function compareRows(here: Result, there: Result): SharedRows {
  const hasher = new ValueHasher(randomBytes(8).toString('hex'));
  const known = new HashTable();
  /** How many rows of `there` are not found here yet, by the number of the first equal row. */
  const left = new Map<number, number>();
  const take = (first: number, change: 1 | -1) => left.set(first, (left.get(first) ?? 0) + change);
  let ordinal = 0;
  const sumsThere: Sums = new Map();
  const rowsThere = eachRow(there, hasher, sumsThere, () => {
    ordinal += 1;
    take(known.add(hasher.result, ordinal) || ordinal, 1);
  });
  let shared = 0;
  const sumsHere: Sums = new Map();
  const rowsHere = eachRow(here, hasher, sumsHere, () => {
    const first = known.has(hasher.result) ? known.add(hasher.result, 1) : 0;
    if ((left.get(first) ?? 0) === 0) return;
    take(first, -1);
    shared += 1;
  });
  const fields = new Set([...sumsHere.keys(), ...sumsThere.keys()]);
  const totals = [...fields].map((field) => ({
    target_field: field,
    here: sumsHere.get(field) ?? null,
    there: sumsThere.get(field) ?? null,
  }));
  return { rows: { here: rowsHere, there: rowsThere, shared }, totals };
}

/** Calls `meet` for each row that has a value in a field; its hash is then the hasher's result. Gives their number. */
function eachRow({ artifact, place }: Result, hasher: ValueHasher, sums: Sums, meet: () => void): number {
  let count = 0;
  for (const [index, { row_count: rowCount, columns }] of (artifact.output.sheets ?? []).entries()) {
    const fields = columns
      .flatMap(({ column, target_field: field }) => (field === null ? [] : { field, column: columnIndex(column) }))
      .sort((a, b) => (a.field < b.field ? -1 : 1));
    for (const line of listLines(place, rowsName(index))) {
      const row = readIndex(line);
      if (row < 2 || row > rowCount + 1) continue;
      const values = readRow(line);
      hasher.begin();
      let isFilled = false;
      for (const { field, column } of fields) {
        const value = values[column] ?? null;
        if (value === null || value === '') continue;
        isFilled = true;
        hasher.addText(field);
        hasher.addText(toKey(value));
        addNumber(sums, field, value);
      }
      hasher.finish();
      if (!isFilled) continue;
      count += 1;
      meet();
    }
  }
  return count;
}

function addNumber(sums: Sums, field: string, value: PreviewValue): void {
  if (typeof value === 'number') sums.set(field, (sums.get(field) ?? 0) + value);
}
