import type { Since } from '../../contract/api/index.ts';
import type { Artifact } from '../../contract/artifact.ts';

type Rows = Since['rows']['after'];

/** How many places are listed for each label. */
const MAX_PLACES = 10;

/** Counts the rows of a document in parts that add up. */
export function countRows({ sheets, output }: Pick<Artifact, 'sheets' | 'output'>): Rows {
  const rows: Rows = { in: 0, out: output.row_count ?? 0, left_out: {}, written_again: 0 };
  let dataRows = 0;
  for (const { index: sheet, rows: runs } of sheets) {
    for (const { first_row: first, last_row: last, label } of runs) {
      if (label === 'blank') continue;
      const count = last - first + 1;
      rows.in += count;
      if (label === 'data') {
        dataRows += count;
        continue;
      }
      rows.left_out[label] ??= { count: 0, places: [] };
      const counted = rows.left_out[label];
      counted.count += count;
      if (counted.places.length < MAX_PLACES) counted.places.push({ sheet, a1: nameRows(first, last) });
    }
  }
  rows.written_again = Math.max(0, rows.out - dataRows);
  return rows;
}

/** The rows of documents that count as one, with the places of the first. */
export function addRows(all: readonly Rows[]): Rows {
  const sum: Rows = { in: 0, out: 0, left_out: {}, written_again: 0 };
  for (const [i, { in: read, out, left_out: left, written_again: again }] of all.entries()) {
    sum.in += read;
    sum.out += out;
    sum.written_again += again;
    for (const [label, { count, places }] of Object.entries(left)) {
      sum.left_out[label] ??= { count: 0, places: i === 0 ? places : [] };
      sum.left_out[label].count += count;
    }
  }
  return sum;
}

function nameRows(first: number, last: number): string {
  return first === last ? String(first) : `${first}:${last}`;
}
