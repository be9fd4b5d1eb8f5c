import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { dataFolders } from '../../../src/contract/layout.ts';
import { knownDatabaseUrlOf } from '../../helpers/postgres/databases.ts';
import { findInText } from './marker.ts';

/** Every row of every table and every statistic as text, read by another way than ADE reads them. */
export async function dumpRows(dataDir: string): Promise<Map<string, string[]>> {
  const url = knownDatabaseUrlOf(dataDir);
  return url === '' ? dumpSqlite(dataFolders(dataDir).database) : dumpPostgres(url);
}

const toText = (row: unknown) =>
  JSON.stringify(row, (_, value: unknown) =>
    typeof value === 'bigint'
      ? String(value)
      : value instanceof Uint8Array
        ? Buffer.from(value).toString('latin1')
        : value,
  );

function dumpSqlite(path: string): Map<string, string[]> {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const tables = db.prepare("select name from sqlite_schema where type = 'table'").all();
    return new Map(
      tables.map(({ name }) => {
        const all = db.prepare(`select * from "${name}"`);
        all.setReadBigInts(true);
        return [String(name), all.all().map(toText).sort()];
      }),
    );
  } finally {
    db.close();
  }
}

async function dumpPostgres(url: string): Promise<Map<string, string[]>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ place: string }>(
      "select format('%I.%I', schemaname, tablename) as place from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
    );
    const tables = new Map<string, string[]>();
    // Statistics have the most common values.
    for (const place of [...rows.map((row) => row.place), 'pg_stats']) {
      const { rows: all } = await client.query<{ text: string }>(`select t::text as text from ${place} t`);
      tables.set(place.replace(/^public\./, ''), all.map(({ text }) => text).sort());
    }
    return tables;
  } finally {
    await client.end();
  }
}

/** The tables with a row that has the person, and what. */
export async function findInRows(dataDir: string): Promise<string[]> {
  const found: string[] = [];
  for (const [table, rows] of await dumpRows(dataDir))
    for (const row of rows) found.push(...findInText(row).map((one) => `${table}: ${one}`));
  return found;
}

/** What the files below a folder are, by their paths: hashes, and where links lead. */
export function hashFolder(dir: string): Record<string, string> {
  const hashes: Record<string, string> = {};
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) continue;
    const bytes = lstatSync(path).isSymbolicLink() ? Buffer.from(readlinkSync(path)) : readFileSync(path);
    hashes[relative(dir, path)] = createHash('sha256').update(bytes).digest('hex');
  }
  return hashes;
}
