import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** Of a file with the fields of the benchmarks' package: its rows, filled cells of each column, sums, and ids. */
export interface Sums {
  rows: number;
  filled: number[];
  /** Exact, in cents. */
  cents: string;
  hours: number;
  firstId: string;
  lastId: string;
  firstDay: string;
}

const COLUMNS = [
  ...['member_id', 'first_name', 'last_name', 'email', 'phone', 'birth_date', 'start_date', 'dues', 'hours'],
  'province',
];

/** A program that does not know ADE reads csv, JSON lines or Parquet. */
export async function readWithDuckDb(path: string): Promise<Sums> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const text = "{'member_id': 'VARCHAR', 'phone': 'VARCHAR'}";
  const source = path.endsWith('.csv')
    ? `read_csv('${path}', types=${text})`
    : path.endsWith('.jsonl')
      ? `read_json('${path}', format='newline_delimited')`
      : `'${path}'`;
  const filled = COLUMNS.map((name) => `count(${name})`).join(', ');
  const sql = `select count(*), cast(sum(cast(dues as decimal(18, 2))) * 100 as hugeint), sum(hours), min(member_id),
    max(member_id), min(birth_date), ${filled} from ${source}`;
  const [row = []] = (await connection.runAndReadAll(sql)).getRowsJson();
  const [rows, cents, hours, firstId, lastId, firstDay, ...counts] = row.map(String);
  return {
    rows: Number(rows),
    filled: counts.map(Number),
    cents: String(cents),
    hours: Number(hours),
    firstId: String(firstId),
    lastId: String(lastId),
    firstDay: String(firstDay),
  };
}

/** The same of a workbook, by openpyxl; null where it is not installed. */
export function readWithOpenpyxl(path: string): Sums | null {
  for (const python of ['python3', '/usr/bin/python3']) {
    const run = spawnSync(python, [join(import.meta.dirname, 'read_sums.py'), path], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    if (run.status === 0) return JSON.parse(run.stdout) as Sums;
    if (!/No module named|ENOENT/.test(`${run.stderr}${run.error?.message}`)) throw new Error(run.stderr);
  }
  return null;
}
