import type { Artifact } from '../../../api/contract.ts';
import { plural, t } from '../../../lib/texts.ts';
import type { NewCorrection, Statement } from '../corrections/index.ts';
import type { Choice } from '../lines/index.ts';
import type { ReviewedAttention } from '../review/index.ts';
import { cellOf, type PlacedColumn, sayColumn } from './placed-column.ts';
import type { PointSources } from './point-sources.ts';

/** Answers that correct how the document was read. */
export function correctReading(item: ReviewedAttention, sources: PointSources): Choice[] {
  const { artifact } = sources;
  const sheet = artifact.sheets.find(({ name }) => name === item.sheet);
  const table = sheet?.tables.find(({ id }) => id === item.table_id);
  switch (item.code) {
    case 'doubtful_header': {
      if (!sheet || !table) return [];
      const rows = table.header.rows;
      const say = (header: readonly number[]): Statement => sayHeader(sheet.index, rows, header);
      const next = (rows.at(-1) ?? 0) + 1;
      return [
        { label: describeRows(rows), statement: say(rows) },
        ...(rows.length > 1 ? [{ label: describeRows(rows.slice(-1)), statement: say(rows.slice(-1)) }] : []),
        { label: describeRows([next]), statement: say([next]) },
        { label: describeRows([...rows, next]), statement: say([...rows, next]) },
      ];
    }
    case 'total_as_row': {
      const rows = findRows(artifact, item);
      if (!sheet || rows.length === 0) return [];
      const places = rows.map((row) => ({ sheet: sheet.index, a1: String(row) }));
      const label = plural(rows.length, 'A total, left out', 'Totals, left out');
      return [{ label, statement: [{ kind: 'row_label', places, label: 'total' }] }];
    }
    case 'date_orders_mixed':
      return sayDateOrder([]);
    case 'fields_exchanged':
    case 'names_exchanged':
      return exchange(item, sources);
    default:
      return orderDates(item, sources);
  }
}

/** The document does not show in which order the dates are, so they are texts; errors of a table are about all fields. */
function orderDates(item: ReviewedAttention, { artifact }: PointSources): Choice[] {
  const { code, target_field: field, table_id: id } = item;
  if (field === undefined && code !== 'error_issues') return [];
  const undecided = listColumns(artifact, id).filter(
    ({ table, mapping: { raw, target_field: own } }) =>
      own !== null &&
      (field === undefined || own === field) &&
      table.columns.some(({ column, dates }) => column === raw.column && dates?.decided_by === 'undecided'),
  );
  if (undecided.length === 0) return [];
  return sayDateOrder(undecided.map((one) => ({ sheet: one.sheet.index, a1: cellOf(one) })));
}

const sayDateOrder = (places: NewCorrection['places']): Choice[] =>
  (['dmy', 'mdy'] as const).map((order) => ({
    label: order === 'dmy' ? t`Day first` : t`Month first`,
    statement: [{ kind: 'read_as', places, date_order: order }],
  }));

/** The columns of all tables, or of one. */
const listColumns = ({ sheets }: Artifact, table?: string): PlacedColumn[] =>
  sheets.flatMap((sheet) =>
    sheet.tables
      .filter(({ id }) => table === undefined || id === table)
      .flatMap((one) => (one.mapping ?? []).map((mapping) => ({ sheet, table: one, mapping }))),
  );

const describeRows = (rows: readonly number[]): string =>
  rows.length === 1 ? t`Row ${rows[0]} is the header` : t`Rows ${rows[0]} to ${rows.at(-1)} are the header`;

function sayHeader(sheet: number, before: readonly number[], header: readonly number[]): Statement {
  const label = (rows: readonly number[], name: string): NewCorrection[] =>
    rows.length === 0
      ? []
      : [{ kind: 'row_label', places: rows.map((row) => ({ sheet, a1: String(row) })), label: name }];
  const others = before.filter((row) => !header.includes(row));
  return [...label(header, 'header'), ...label(others, 'title')];
}

function findCheck({ checks }: Artifact, { code, table_id: table, target_field: field }: ReviewedAttention) {
  return checks?.list.find(
    (one) => !one.agrees && one.measure === code && one.table_id === table && one.target_field === field,
  );
}

const findRows = (artifact: Artifact, item: ReviewedAttention): number[] => findCheck(artifact, item)?.rows ?? [];

/** Two columns have each other's fields. */
function exchange(item: ReviewedAttention, { artifact, findLabel }: PointSources): Choice[] {
  const check = findCheck(artifact, item);
  const [one, other] = [item.target_field, check?.other_field];
  if (one === undefined || other === undefined) return [];
  const columns = listColumns(artifact, item.table_id);
  const of = (field: string) => columns.filter(({ mapping }) => mapping.target_field === field);
  const [first, second] = [of(one), of(other)];
  if (first.length === 0 || second.length === 0) return [];
  const statement = [
    ...sayColumn(first, { field: other }).slice(0, 1),
    ...sayColumn(second, { field: one }).slice(0, 1),
  ];
  return [{ label: t`Exchange ${findLabel(one)} and ${findLabel(other)}`, statement }];
}
