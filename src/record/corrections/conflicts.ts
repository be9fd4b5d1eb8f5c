import type { Correction, Place } from '../../contract/corrections.ts';
import { parseRange } from '../../workbook/index.ts';
import { parseRows, type RowSpan } from './places.ts';

/**
 * Lists what both new and other corrections correct, each place once: kind, field and place, without any value. Tables
 * may have moved in between, so columns and fields are compared within the whole sheet, unless `findTable` tells the
 * table of a place: a conflict too many is better than lost work.
 */
export function findConflicts(
  added: readonly Correction[],
  others: readonly Correction[],
  findTable: FindTable = () => undefined,
): string[] {
  const list = (correction: Correction) => listAreas(correction, findTable);
  const taken = others.flatMap(list);
  const shared = added
    .flatMap(list)
    .filter((area) => taken.some((other) => other.subject === area.subject && overlap(other, area)));
  return [...new Set(shared.map(({ shown }) => shown))];
}

/** The id of the table that contains a place; undefined if none does, or if it is not known. */
export type FindTable = (place: Place) => string | undefined;

/** What a correction corrects at a place: the subject, and its rows and columns. */
interface Area extends RowSpan {
  subject: string;
  shown: string;
  table: string | undefined;
  firstColumn: number;
  lastColumn: number;
}

const ALL_ROWS: RowSpan = { first: 0, last: Number.POSITIVE_INFINITY };
const ALL_COLUMNS = { firstColumn: 0, lastColumn: Number.POSITIVE_INFINITY };

function listAreas(correction: Correction, findTable: FindTable): Area[] {
  const subjects = listSubjects(correction);
  const { places } = correction;
  if (places.length === 0) {
    return subjects.map(({ subject, shown }) => ({
      subject: `${subject} of the document`,
      shown: `${shown} of the document`,
      table: undefined,
      ...ALL_ROWS,
      ...ALL_COLUMNS,
    }));
  }
  return places.flatMap((place) =>
    subjects.map(({ subject, shown }) => ({
      subject: `${subject} ${place.sheet}`,
      shown: `${shown} ${place.sheet}!${place.a1}`,
      table: findTable(place),
      ...findSpan(correction, place),
    })),
  );
}

/** The subjects of a correction, without its places; `shown` contains no value. */
function listSubjects(correction: Correction): { subject: string; shown: string }[] {
  const { kind } = correction;
  switch (correction.kind) {
    case 'column_field':
    case 'column_name':
    case 'row_label':
    case 'table_range':
      return [{ subject: kind, shown: kind }];
    case 'field_value':
    case 'cell_value': {
      const shown = correction.field === undefined ? kind : `${kind} ${correction.field}`;
      return [{ subject: shown, shown }];
    }
    case 'value_is': {
      const shown = `${kind} ${correction.field}`;
      return [{ subject: `${shown} ${correction.from.trim()}`, shown }];
    }
    case 'read_as': {
      const { encoding, delimiter, date_order } = correction;
      const said = Object.entries({ encoding, delimiter, date_order }).filter(([, value]) => value !== undefined);
      return said.map(([name]) => ({ subject: `${kind} ${name}`, shown: `${kind} ${name}` }));
    }
    case 'undo':
      return correction.supersedes.map((id) => ({ subject: `${kind} ${id}`, shown: `${kind} ${id}` }));
  }
}

function findSpan({ kind }: Correction, { a1 }: Place): Omit<Area, 'subject' | 'shown' | 'table'> {
  const rows = parseRows(a1);
  const range = parseRange(a1);
  const columns = range ?? ALL_COLUMNS;
  switch (kind) {
    case 'field_value':
    case 'value_is':
    case 'undo':
      return { ...ALL_ROWS, ...ALL_COLUMNS };
    case 'column_field':
    case 'column_name':
    case 'read_as':
      return { ...ALL_ROWS, ...pickColumns(columns) };
    case 'row_label':
      return { ...(rows ?? ALL_ROWS), ...ALL_COLUMNS };
    case 'table_range':
    case 'cell_value': {
      const cells = range === undefined ? ALL_ROWS : { first: range.firstRow + 1, last: range.lastRow + 1 };
      return { ...(rows ?? cells), ...pickColumns(columns) };
    }
  }
}

const pickColumns = ({ firstColumn, lastColumn }: Pick<Area, 'firstColumn' | 'lastColumn'>) => ({
  firstColumn,
  lastColumn,
});

function overlap(one: Area, other: Area): boolean {
  const areApart = one.table !== undefined && other.table !== undefined && one.table !== other.table;
  return (
    !areApart &&
    one.first <= other.last &&
    other.first <= one.last &&
    one.firstColumn <= other.lastColumn &&
    other.firstColumn <= one.lastColumn
  );
}
