import { COLUMN_KIND_NAMES } from '../../../contract/column-kinds.ts';
import { AdeError } from '../../../contract/errors/index.ts';
import type { Head } from '../../../previews/index.ts';
import { formatColumn } from '../../../workbook/index.ts';
import type { FoundColumn, FoundColumns } from '../found-column.ts';
import { type FoundHeader, findHeaders, takeHeader } from './find-header.ts';
import { mergeColumns } from './merge-columns.ts';

/** A longer text is not a header. */
const MAX_LABEL = 200;

/** A table with fewer cells, as a share of the largest one's, is a summary or a list of remarks beside it. */
const LEAST_CELLS = 0.25;

/**
 * Reads the columns of the first table that is not small beside the others, where a job would find it: below titles and
 * notes. If no row is a header, the first row that is not blank has the headers. A repeated name gets a number, or the name
 * above it. Values of further tables with the same headers count, too; hidden sheets count only if all are hidden. If
 * `headerRow` is given, this row of that sheet is the header. Throws `no_columns`.
 */
export function readHeader(heads: readonly Head[], file: string, headerRow?: number): Omit<FoundColumns, 'title'> {
  const shown = heads.filter(({ hidden }) => hidden !== true);
  const sheets = shown.length > 0 ? shown : heads;
  const bySheet = sheets.map(({ rows }) => ({ rows, tables: findHeaders(rows) }));
  const tables = bySheet.flatMap((sheet) => sheet.tables);
  const most = Math.max(0, ...tables.map(countCells));
  const found = tables.find((table) => countCells(table) >= LEAST_CELLS * most);
  if (headerRow !== undefined) {
    const sheet = bySheet.find((one) => found !== undefined && one.tables.includes(found)) ?? bySheet[0];
    return readTable(takeHeader(sheet?.rows ?? [], headerRow, file), file);
  }
  const main = found ?? takeFirst(sheets);
  const labels = readLabels(main.header).join('\n');
  const alike = tables.filter((table) => table !== main && readLabels(table.header).join('\n') === labels);
  return mergeColumns([main, ...alike].map((table) => ({ title: '', ...readTable(table, file) })));
}

/** Cells in columns that have a name: others would be left out. */
function countCells({ header, data }: FoundHeader): number {
  const labels = readLabels(header);
  const isNamed = (value: string, i: number) => value !== '' && (labels[i] ?? '') !== '';
  return data.reduce((sum, { values }) => sum + values.filter(isNamed).length, 0);
}

function readTable({ header, data }: FoundHeader, file: string): Omit<FoundColumns, 'title'> {
  const [last] = header.slice(-1);
  if (last === undefined) throw new AdeError('no_columns', { file, found: 'its first sheet is empty' });
  const notes: string[] = [];
  if (last.index > 1) notes.push(`The headers are in row ${last.index}.`);
  const columns: FoundColumn[] = [];
  const taken = new Set<string>();
  const labels = readLabels(header);
  const width = Math.max(labels.length, ...data.map(({ values }) => values.length));
  for (let i = 0; i < width; i++) {
    const label = (labels[i] ?? '').slice(0, MAX_LABEL);
    const values = data.flatMap((row) => row.values[i] || []);
    if (label === '') {
      if (values.length > 0) notes.push(`Column ${formatColumn(i)} has no header, and is left out.`);
      continue;
    }
    const name = findFree(label, taken);
    if (name !== label) notes.push(`"${label}" occurs more than once; column ${formatColumn(i)} is called "${name}".`);
    taken.add(name.toLowerCase());
    const [isFull, isDistinct] = [values.length === data.length, new Set(values).size === values.length];
    columns.push({ label: name, synonyms: [], among: COLUMN_KIND_NAMES, checks: {}, values, isFull, isDistinct });
  }
  if (columns.length === 0) throw new AdeError('no_columns', { file, found: 'its header is empty' });
  return { columns, notes, rowCount: data.length };
}

function takeFirst(heads: readonly Head[]): FoundHeader {
  const [first, ...data] = heads[0]?.rows ?? [];
  return { header: first === undefined ? [] : [first], data };
}

/** The names in the lowest row of a header; a name that is there more than once gets the name above it in front. */
function readLabels(header: FoundHeader['header']): string[] {
  const [above, lowest] = [header.at(-2)?.values ?? [], header.at(-1)?.values ?? []];
  const width = Math.max(above.length, lowest.length);
  let group = '';
  return Array.from({ length: width }, (_, i) => {
    group = above[i] || group;
    const label = lowest[i] ?? '';
    if (label === '') return above[i] ?? '';
    const isRepeated = lowest.some((other, at) => at !== i && other.toLowerCase() === label.toLowerCase());
    return isRepeated && group !== '' ? `${group} ${label}` : label;
  });
}

function findFree(label: string, taken: ReadonlySet<string>): string {
  for (let at = 1; ; at++) {
    const name = at === 1 ? label : `${label} ${at}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}
