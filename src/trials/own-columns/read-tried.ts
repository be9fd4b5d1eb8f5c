import { parse } from 'node:path';
import type { Artifact } from '../../contract/artifact.ts';
import { jobPaths } from '../../contract/layout.ts';
import {
  SHOWN_ROWS,
  SHOWN_VALUES,
  type ShownValue,
  type TriedColumn,
  type TriedExample,
} from '../../contract/own-columns.ts';
import type { Head } from '../../previews/index.ts';
import { readArtifact } from '../../record/artifact/index.ts';
import { listIssues } from '../../record/explain/index.ts';
import {
  columnIndex,
  findOutputRow,
  findOutputTable,
  findRun,
  type LocatedTable,
  listChecks,
  listTables,
  readingOf,
} from '../../record/index.ts';
import { type CellValue, formatCell, isoOf } from '../../workbook/index.ts';
import { openWorkbook } from '../../workbook/open/index.ts';

/** A document that was run with a package of the proposed columns. */
export interface TriedDocument {
  jobDir: string;
  path: string;
  displayName: string;
  /** The first rows of its sheets, as they were sent. */
  heads: readonly Head[];
}

/** What is known of a column while its documents are read. */
interface Tally extends Omit<TriedColumn, 'loses_digits' | 'distinct'> {
  readonly seen: Set<string>;
}

/** A cell of the result that is to be read. */
interface Wanted {
  readonly sheet: string;
  readonly row: number;
  readonly field: string;
  readonly put: (value: ShownValue | null) => void;
}

/** Values that a rule could not read, or that it refuses; what the manifest expects of them is another matter. */
const isUnread = ({ code, severity, rule }: { code: string; severity: string; rule: string }) =>
  rule !== 'engine' && (severity === 'error' || code.endsWith('_unreadable'));

/**
 * Reads how the values of each field came out, in the first rows of each document, and the first document with its
 * result. `fields` are in the order of the proposal.
 */
export async function readTried(
  documents: readonly TriedDocument[],
  fields: readonly string[],
): Promise<{ columns: Omit<TriedColumn, 'loses_digits'>[]; example: TriedExample | undefined }> {
  const tallies = fields.map(makeTally);
  let example: TriedExample | undefined;
  for (const document of documents) {
    const artifact = readArtifact(jobPaths(document.jobDir).artifact);
    const wanted = listTables(artifact).flatMap((located) => readTable(artifact, located, document, fields, tallies));
    const shown = example === undefined ? showExample(artifact, document, fields) : undefined;
    await readOutput(document.jobDir, artifact, [...wanted, ...(shown?.wanted ?? [])]);
    example ??= shown?.example;
  }
  return { columns: tallies.map(({ seen, ...tally }) => ({ ...tally, distinct: seen.size })), example };
}

function makeTally(): Tally {
  return { rows: 0, filled: 0, samples: [], unread: { count: 0, values: [] }, seen: new Set() };
}

/** Counts the values of a table's columns; returns the cells of the result that show how they came out. */
function readTable(
  artifact: Artifact,
  { sheet, table }: LocatedTable,
  { heads }: TriedDocument,
  fields: readonly string[],
  tallies: readonly Tally[],
): Wanted[] {
  const rows = heads[sheet.index]?.rows ?? [];
  const output = findOutputTable(artifact, table.id);
  const unread = new Set(
    listIssues(artifact).flatMap((issue) => (issue.table_id === table.id && isUnread(issue) ? issue.a1 : [])),
  );
  return (table.mapping ?? []).flatMap(({ raw, target_field: field }) => {
    const tally = field === null ? undefined : tallies[fields.indexOf(field)];
    if (field === null || tally === undefined) return [];
    const at = columnIndex(raw.column);
    return rows.flatMap(({ index, values }) => {
      const place = findOutputRow(output, index);
      if (place === undefined) return [];
      tally.rows++;
      const sent = values[at] ?? '';
      if (sent === '') return [];
      tally.filled++;
      const isRead = !unread.has(formatCell(index - 1, at));
      if (!isRead) {
        tally.unread.count++;
        if (tally.unread.values.length < SHOWN_VALUES) tally.unread.values.push(sent);
      }
      const isNew = !tally.seen.has(sent);
      tally.seen.add(sent);
      if (!isNew || tally.samples.length >= SHOWN_VALUES) return [];
      const sample: TriedColumn['samples'][number] = { sent, out: null, is_read: isRead };
      tally.samples.push(sample);
      const put = (value: ShownValue | null) => {
        sample.out = value;
      };
      return [{ sheet: place.sheet, row: place.row, field, put }];
    });
  });
}

/** The sheet with the first table that has the columns, and the cells of its result. */
function showExample(
  artifact: Artifact,
  { jobDir, path, displayName, heads }: TriedDocument,
  fields: readonly string[],
): { example: TriedExample; wanted: Wanted[] } | undefined {
  const tables = listTables(artifact);
  const hasFields = ({ table }: LocatedTable) => table.mapping?.some((column) => column.target_field !== null);
  const { sheet, table } = tables.find(hasFields) ?? tables[0] ?? { sheet: artifact.sheets[0], table: undefined };
  if (sheet === undefined) return undefined;
  const labelOf = (row: number) => findRun(sheet, row)?.label ?? 'blank';
  const labels = new Map<string, number>();
  for (const { first_row: first, last_row: last, label } of sheet.rows)
    if (label !== 'blank') labels.set(label, (labels.get(label) ?? 0) + last - first + 1);
  const output = table === undefined ? undefined : findOutputTable(artifact, table.id);
  const first = output?.ranges[0];
  const rowCount = artifact.output.row_count ?? 0;
  const shownRows = Math.min(SHOWN_ROWS, rowCount);
  const rows =
    first === undefined ? [] : Array.from({ length: shownRows }, () => fields.map((): ShownValue | null => null));
  const wanted = rows.flatMap((row, i) =>
    fields.map((field, at) => {
      const put = (value: ShownValue | null) => {
        row[at] = value;
      };
      return { sheet: first?.sheet ?? '', row: (first?.first_row ?? 0) + i, field, put };
    }),
  );
  const example: TriedExample = {
    file: displayName,
    sheet: sheet.name === parse(path).name ? null : sheet.name,
    header_row: table?.header.rows.at(-1) ?? null,
    rows: (heads[sheet.index]?.rows ?? [])
      .slice(0, SHOWN_ROWS)
      .map(({ index, values }) => ({ row: index, label: labelOf(index), values })),
    labels: [...labels].map(([label, rows]) => ({ label, rows })),
    result: { row_count: rowCount, rows },
    totals: listChecks(artifact, jobDir).flatMap(({ kind, target_field: field = '', a1 = '', agrees, ...check }) => {
      const column = fields.indexOf(field);
      return kind === 'total' && column >= 0
        ? [{ column, agrees, in_document: check.expected, in_result: check.found, a1 }]
        : [];
    }),
  };
  return { example, wanted };
}

/** Reads the wanted cells of the result, each sheet once, down to the last of them. */
async function readOutput(jobDir: string, artifact: Artifact, wanted: readonly Wanted[]): Promise<void> {
  if (wanted.length === 0) return;
  const workbook = await openWorkbook(jobPaths(jobDir).output, { durations: readingOf(artifact).durations });
  try {
    for (const { name, index } of workbook.sheets) {
      const columns = artifact.output.sheets?.find((one) => one.name === name)?.columns ?? [];
      const places = new Map(columns.map(({ column, target_field: field }) => [field, columnIndex(column)]));
      const byRow = Map.groupBy(
        wanted.filter(({ sheet }) => sheet === name),
        ({ row }) => row,
      );
      const last = Math.max(0, ...byRow.keys());
      if (last === 0) continue;
      for await (const rows of workbook.openSheet(index).readRows()) {
        for (const { index: row, values } of rows)
          for (const { field, put } of byRow.get(row) ?? []) put(showValue(values[places.get(field) ?? -1]));
        if ((rows.at(-1)?.index ?? 0) >= last) break;
      }
    }
  } finally {
    await workbook.close();
  }
}

function showValue(value: CellValue | undefined): ShownValue | null {
  if (value === undefined || value === null || value === '') return null;
  return typeof value === 'object' ? isoOf(value) : value;
}
