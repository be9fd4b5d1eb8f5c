/**
 * `node scripts/with-runtime.js examples/make-rosters/make-rosters.ts DIR [COUNT]`: writes invented rosters, payrolls and
 * stock lists with the label of each row, in the form that `ade score` and `ade learn` read; the same in every run.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LabelledRow, makeSheet } from './make-sheet.ts';
import { Random } from './random.ts';

/** A document as csv, with its labels. */
export interface Roster {
  name: string;
  csv: string;
  labels: object;
}

export function makeRosters(count: number): Roster[] {
  return Array.from({ length: count }, (_, index) => makeRoster(index));
}

function makeRoster(index: number): Roster {
  const rows = makeSheet(new Random(index * 7919 + 1));
  const name = `roster-${String(index + 1).padStart(3, '0')}`;
  const width = Math.max(...rows.map(({ cells }) => cells.length));
  const lines = rows.map(({ cells }) => Array.from({ length: width }, (_, i) => quote(cells[i] ?? null)).join(','));
  const runs = rows.flatMap(({ label }, i) => (label === null ? [] : [{ first_row: i + 1, last_row: i + 1, label }]));
  const labels = {
    document: `${name}.csv`,
    source: 'rosters',
    group: name,
    invented: true,
    sheets: [{ index: 0, rows: runs, tables: listTables(rows) }],
  };
  return { name, csv: `${lines.join('\n')}\n`, labels };
}

/** Each header begins a table, which ends with its last row of data or totals. */
function listTables(rows: readonly LabelledRow[]) {
  const tables: { first_row: number; last_row: number; header_rows: number[] }[] = [];
  for (const [i, { label }] of rows.entries()) {
    const last = tables.at(-1);
    const isContinued = last !== undefined && rows[i - 1]?.label === 'header';
    if (label === 'header' && isContinued) last.header_rows.push(i + 1);
    else if (label === 'header') tables.push({ first_row: i + 1, last_row: i + 1, header_rows: [i + 1] });
    if (last !== undefined && (label === 'data' || label === 'total')) last.last_row = i + 1;
  }
  return tables;
}

function quote(cell: string | number | null): string {
  const text = String(cell ?? '');
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

if (import.meta.main) {
  const [, , dir = 'rosters', count = '60'] = process.argv;
  mkdirSync(dir, { recursive: true });
  for (const { name, csv, labels } of makeRosters(Number(count))) {
    writeFileSync(join(dir, `${name}.csv`), csv);
    writeFileSync(join(dir, `${name}.labels.json`), `${JSON.stringify(labels, null, 1)}\n`);
  }
}
