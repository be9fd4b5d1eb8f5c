import { Compile } from 'typebox/compile';
import { readJsonFile } from '../../../base/files/index.ts';
import { AdeError } from '../../../contract/errors/index.ts';
import {
  type LabelledSheet,
  type LabelledTable,
  type Labels,
  LabelsSchema,
  ROW_LABELS,
  type Seen,
} from '../../../contract/labels.ts';

const validator = Compile(LabelsSchema);

/** Reads and checks a labels file; throws `labels_invalid`. Leaves out unchecked labels, unless `withUnseen`. */
export function readLabels(path: string, withUnseen = false): Labels {
  const labels = readJsonFile(path, (cause, code) => {
    const found = code === undefined ? 'it is not JSON' : `it cannot be read (${code})`;
    return new AdeError('labels_invalid', { path, found }, { cause });
  });
  if (!validator.Check(labels)) {
    const [first] = validator.Errors(labels);
    throw new AdeError('labels_invalid', { path, found: describeProblem(first?.instancePath, first?.message) });
  }
  const found = findContradiction(labels);
  if (found !== null) throw new AdeError('labels_invalid', { path, found });
  return withUnseen ? labels : dropUnseen(labels);
}

/** Keeps labels that somebody checked by eye. An unchecked table stays for its columns, but is not judged. */
export function dropUnseen(labels: Labels): Labels {
  const isSeen = ({ seen }: { seen?: Seen }) => seen !== 'unseen';
  const sheets = labels.sheets.map(({ rows, tables, ...sheet }) => ({
    ...sheet,
    // If nobody checked any row, rows are not judged.
    ...(rows?.some(isSeen) ? { rows: rows.filter(isSeen) } : {}),
    ...(tables === undefined ? {} : { tables: tables.flatMap((table) => dropUnseenColumns(table, isSeen(table))) }),
  }));
  return { ...labels, sheets };
}

function dropUnseenColumns(table: LabelledTable, isSeen: boolean): LabelledTable[] {
  if (table.columns === undefined) return isSeen ? [table] : [];
  const columns = table.columns.filter(({ seen }) => seen !== 'unseen');
  return isSeen || columns.length > 0 ? [{ ...table, columns }] : [];
}

function describeProblem(jsonPath = '', message = 'has another shape'): string {
  if (!/\/(label|judged\/\d+)$/.test(jsonPath)) return `${jsonPath || '/'} ${message}`;
  return `${jsonPath} is not a label of rows; expected one of ${ROW_LABELS.join(', ')}`;
}

/** Finds contradictions: rows that end before they begin, a row with two labels, headers outside of their table. */
function findContradiction(labels: Labels): string | null {
  const indexes = labels.sheets.map(({ index }) => index);
  const repeated = indexes.find((index, place) => indexes.indexOf(index) !== place);
  if (repeated !== undefined) return `the sheet with index ${repeated} is listed twice`;
  // If only some labels were given, perhaps no row has any of them.
  if (
    labels.judged === undefined &&
    labels.sheets.every(({ rows = [], tables = [] }) => rows.length + tables.length === 0)
  ) {
    return 'it labels neither rows nor tables';
  }
  for (const [place, sheet] of labels.sheets.entries()) {
    const found = findWrongRows(sheet) ?? findWrongTable(sheet);
    if (found !== null) return `/sheets/${place}${found}`;
  }
  return null;
}

function findWrongRows({ rows = [] }: LabelledSheet): string | null {
  let last = 0;
  const sorted = [...rows.entries()].sort(([, a], [, b]) => a.first_row - b.first_row);
  for (const [place, run] of sorted) {
    if (run.last_row < run.first_row) {
      return `/rows/${place} ends in row ${run.last_row}, before its first row ${run.first_row}`;
    }
    if (run.first_row <= last) return `/rows/${place} labels row ${run.first_row}, which has a label already`;
    last = run.last_row;
  }
  return null;
}

function findWrongTable({ tables = [] }: LabelledSheet): string | null {
  for (const [place, table] of tables.entries()) {
    const { first_row: first, last_row: last = Number.POSITIVE_INFINITY, header_rows: headers = [] } = table;
    if (last < first) return `/tables/${place} ends in row ${last}, before its first row ${first}`;
    const outside = headers.find((row) => row < first || row > last);
    if (outside !== undefined) return `/tables/${place} has a header in row ${outside}, outside of the table`;
    const letters = (table.columns ?? []).map(({ column }) => column);
    const twice = letters.find((letter, i) => letters.indexOf(letter) !== i);
    if (twice !== undefined) return `/tables/${place} has the column ${twice} twice`;
  }
  return null;
}
