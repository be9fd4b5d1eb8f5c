import { randomBytes } from 'node:crypto';
import { type Facet, LISTED_VALUES } from '../../contract/api/index.ts';
import { HashTable, toKey, ValueHasher } from '../../engine/checks/index.ts';
import type { PreviewPlace } from '../place.ts';
import { eachValue, type FacetSheet, toOrdinal } from './facet-rows.ts';

type Counted = Pick<Facet, 'rows' | 'distinct' | 'values' | 'others'>;

interface CountOptions {
  /** The indexed result. */
  place: PreviewPlace;
  sheets: readonly FacetSheet[];
  /** For each row, by its place among all rows: 1 if the field has an issue in this row. */
  issues: Uint8Array;
  onlyIssues: boolean;
}

/**
 * Counts the values of a field with little memory: 9 bytes for each row and 12 more for each different value, whatever
 * its length. Values are identified by their hashes; the texts of listed ones are read from their first rows.
 */
export function countValues(options: CountOptions): Counted {
  const { sheets, issues } = options;
  const counts = countByFirst(options);
  const firsts = listFirsts(counts.rows);
  const listed = firsts.slice(0, LISTED_VALUES);
  const values: Facet['values'] = [];
  const ranks = new Map([...listed].map((first, rank) => [first, rank]));
  for (const sheet of sheets) {
    eachValue(options.place, sheet, (row, value) => {
      if (ranks.size === 0) return true;
      const ordinal = toOrdinal(sheet, row);
      const rank = ranks.get(ordinal);
      if (rank === undefined) return false;
      ranks.delete(ordinal);
      const count = counts.rows[ordinal]!;
      values[rank] = { value, count, issues: counts.issues[ordinal]!, place: { sheet: sheet.index, row } };
      return false;
    });
  }
  const rows = options.onlyIssues ? countMarks(issues) : issues.length - 1;
  const listedRows = values.reduce((sum, { count }) => sum + count, 0);
  return {
    rows,
    distinct: firsts.length,
    values,
    others: { values: firsts.length - listed.length, rows: rows - listedRows },
  };
}

/** Number of rows, and of rows with issues, for each value; indexed by the place of the value's first row. */
function countByFirst({ place, sheets, issues, onlyIssues }: CountOptions) {
  const known = new HashTable();
  const hasher = new ValueHasher(randomBytes(8).toString('hex'));
  const counts = { rows: new Uint32Array(issues.length), issues: new Uint32Array(issues.length) };
  for (const sheet of sheets) {
    eachValue(place, sheet, (row, value) => {
      const ordinal = toOrdinal(sheet, row);
      const hasIssue = issues[ordinal]!;
      if (onlyIssues && hasIssue === 0) return false;
      hasher.begin();
      if (value !== null) hasher.addText(toKey(value));
      const first = known.add(hasher.finish(), ordinal) || ordinal;
      counts.rows[first]! += 1;
      counts.issues[first]! += hasIssue;
      return false;
    });
  }
  return counts;
}

/** The places of the values' first rows, the most frequent value first. */
function listFirsts(counts: Uint32Array): Uint32Array {
  let distinct = 0;
  for (const count of counts) if (count > 0) distinct += 1;
  const firsts = new Uint32Array(distinct);
  let at = 0;
  for (let ordinal = 1; ordinal < counts.length; ordinal++) if (counts[ordinal]! > 0) firsts[at++] = ordinal;
  return firsts.sort((a, b) => counts[b]! - counts[a]! || a - b);
}

function countMarks(marks: Uint8Array): number {
  let count = 0;
  for (const mark of marks) count += mark;
  return count;
}
