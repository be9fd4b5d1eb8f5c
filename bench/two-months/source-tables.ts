import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openWorkbook } from '../../src/workbook/open/open-workbook.ts';

/** A table of the corpus whose columns are known. */
export interface SourceTable {
  columns: { header: string; field: string | null | undefined }[];
  rows: string[][];
}

interface Labels {
  sheets: { tables: { columns: { column: string; header: string; target_field: string | null }[] }[] }[];
}

const MIN_FIELDS = 4;
const MIN_ROWS = 80;
const MAX_COLUMNS = 12;

/** Tables with enough columns of known fields; no two have the same headers. */
export async function readSourceTables(folder: string, count: number): Promise<SourceTable[]> {
  const found = new Map<string, SourceTable>();
  for (const name of globSync('*.labels.json', { cwd: folder }).sort()) {
    if (found.size === count) break;
    const labels = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Labels;
    const columns = labels.sheets[0]!.tables[0]!.columns;
    if (columns.filter(({ target_field: field }) => field !== null).length < MIN_FIELDS) continue;
    const table = await readTable(join(folder, name.replace('.labels.json', '.csv')), columns);
    if (table !== null) found.set(table.columns.map(({ header }) => header).join('|'), table);
  }
  return [...found.values()];
}

async function readTable(
  path: string,
  labels: Labels['sheets'][0]['tables'][0]['columns'],
): Promise<SourceTable | null> {
  const workbook = await openWorkbook(path);
  const rows: string[][] = [];
  for await (const list of workbook.openSheet(0).readRows())
    rows.push(...list.map(({ values }) => values.map((value) => (value === null ? '' : String(value)))));
  await workbook.close();
  const known = labels.map(({ column, target_field: field }, i) => ({
    at: [...column].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1,
    // Every second header is unknown, so that people have to correct it.
    header: i % 2 === 0 ? makeCode(column, i) : undefined,
    field,
  }));
  const kept = known.filter(({ field }, i) => field !== null || i < 3).slice(0, MAX_COLUMNS);
  const [header = [], ...data] = rows;
  if (data.length < MIN_ROWS) return null;
  return {
    columns: kept.map(({ at, header: code, field }, i) => {
      // A field can have only one column, so the correct field of a second column with the same field is unknown.
      const isSecond = field !== null && kept.findIndex((other) => other.field === field) < i;
      return { header: code ?? header[at] ?? '', field: isSecond ? undefined : field };
    }),
    rows: data.map((row) => kept.map(({ at }) => row[at] ?? '')),
  };
}

function makeCode(column: string, index: number): string {
  return `${'QXZWKV'[index % 6]}${column}${7 + index}`;
}
