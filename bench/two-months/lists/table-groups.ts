import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openWorkbook } from '../../../src/workbook/open/open-workbook.ts';

/** A table of a corpus, with the fields of its columns as far as they are known. */
export interface FoundTable {
  path: string;
  fields: (string | null)[];
  rows: string[][];
}

interface Labels {
  sheets: { tables: { columns: { column: string; header: string; target_field: string | null }[] }[] }[];
}

/** The tables of one source, which have mostly the same headers. */
interface TableGroup {
  headers: ReadonlySet<string>;
  paths: string[];
}

/** Tables are from one source if this share of their headers is the same. */
const SAME_HEADERS = 0.4;

/**
 * Groups the labelled tables of a folder that name people. A third of the groups is kept aside; `isAside` returns only
 * these, and otherwise only the others.
 */
export function findTableGroups(folder: string, isAside: boolean): TableGroup[] {
  const groups: TableGroup[] = [];
  for (const name of globSync('*.labels.json', { cwd: folder }).sort()) {
    const columns = readColumns(join(folder, name));
    const fields = columns.map(({ target_field: field }) => field);
    if (!fields.includes('first_name') || !fields.includes('last_name')) continue;
    const headers = new Set(columns.map(({ header }) => header.toLowerCase().replace(/[^a-z]+/g, '')));
    const group = groups.find((one) => compareSets(one.headers, headers) >= SAME_HEADERS);
    if (group === undefined) groups.push({ headers, paths: [join(folder, name)] });
    else group.paths.push(join(folder, name));
  }
  return groups.filter((_, i) => (i % 3 === 2) === isAside);
}

function compareSets(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return a.intersection(b).size / a.union(b).size;
}

function readColumns(path: string): Labels['sheets'][0]['tables'][0]['columns'] {
  return (JSON.parse(readFileSync(path, 'utf8')) as Labels).sheets[0]!.tables[0]!.columns;
}

export async function readTable(labelsPath: string): Promise<FoundTable> {
  const path = labelsPath.replace('.labels.json', '.csv');
  const workbook = await openWorkbook(path);
  const rows: string[][] = [];
  for await (const list of workbook.openSheet(0).readRows())
    rows.push(...list.map(({ values }) => values.map((value) => (value === null ? '' : String(value).trim()))));
  await workbook.close();
  const fields: (string | null)[] = [];
  for (const { column, target_field: field } of readColumns(labelsPath)) {
    const at = [...column].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
    fields[at] = field;
  }
  return { path, fields: Array.from(fields, (field) => field ?? null), rows: rows.slice(1) };
}
