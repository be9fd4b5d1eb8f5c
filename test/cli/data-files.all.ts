import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import { projectDir } from '../../bin/runtime.js';
import { writeDataFiles } from '../../src/cli/tasks/data-files.ts';
import { runAdeHere } from '../helpers/run-ade-here.ts';
import { makeFileFolder } from '../helpers/temp-folder.ts';
import { waitUntil } from '../helpers/wait-until.ts';

const folder = makeFileFolder();
const config = join(folder, 'package');
cpSync(join(projectDir, 'templates/starter'), config, { recursive: true });
const manifestPath = join(config, 'manifest.json');
const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
manifest.columns.meta.amount.scale = 2;
writeFileSync(manifestPath, JSON.stringify(manifest));
const out = join(folder, 'out');
const dataDir = join(folder, 'data');
mkdirSync(out);

const LIST = 'Member No.,First Name,Employer,Start Date,Amount\n';
const run = (...args: string[]) => runAdeHere([...args], { ADE_DATA_DIR: dataDir });
const duck = await (await DuckDBInstance.create(':memory:')).connect();
const ask = async (sql: string) => (await duck.runAndReadAll(sql)).getRowsJson()[0];

interface Described {
  resources: { path: string; hash: string; bytes: number; 'ade:not_in_file'?: { field: string; count: number }[] }[];
}

function readDescribed(): Described {
  return JSON.parse(readFileSync(join(out, 'datapackage.json'), 'utf8'));
}

async function runList(name: string, rows: string, ...more: string[]): Promise<{ job_dir: string; files: unknown[] }> {
  const path = join(folder, name);
  writeFileSync(path, LIST + rows);
  const ended = await run('run', path, '--config', config, '--out', out, '--json', ...more);
  assert.equal(ended.exitCode, 0, ended.stderr);
  return JSON.parse(ended.stdout);
}

test('files for programs beside the workbook, with their description', async () => {
  const { files } = await runList(
    'one.csv',
    '0071,Ann,"Oak, ""Elm"" Ltd.",2020-02-01,10.10\n0072,Bea,Ash,1899-12-30,0.20\n',
    ...['--format', 'csv,jsonl', '--format', 'parquet', '--provenance'],
  );
  assert.equal(files.length, 3);
  const csv = join(out, 'one.normalized.csv');
  assert.match(readFileSync(csv, 'utf8'), /^0071,.*"Oak, ""Elm"" Ltd\."/m);
  const sums = 'count(*), sum(amount), min(member_id), min(start_date), max(_row), min(_document)';
  const expected = ['2', '10.30', '0071', '1899-12-30', '3', 'one.csv'];
  assert.deepEqual((await ask(`select ${sums} from '${join(out, 'one.normalized.parquet')}'`))?.map(String), expected);
  const lines = readFileSync(join(out, 'one.normalized.jsonl'), 'utf8').trim().split('\n');
  assert.match(lines[0] ?? '', /"amount":10\.10[,}]/);
  assert.deepEqual(JSON.parse(lines[1] ?? '').start_date, '1899-12-30');
  for (const { path, hash, bytes } of readDescribed().resources) {
    const content = readFileSync(join(out, path));
    assert.deepEqual([hash, bytes], [`sha256:${createHash('sha256').update(content).digest('hex')}`, content.length]);
  }
  assert.ok(!readdirSync(out).some((name) => name.endsWith('.partial')));
});

test('values that are not of the type of their field are missing, and said', async () => {
  const path = join(folder, 'two.csv');
  writeFileSync(path, `${LIST}1,Ann,Oak,soon,1.5\n`);
  const ended = await run('run', path, '--config', config, '--out', out, '--format', 'csv');
  assert.match(ended.stderr, /The files for programs lack 1 value of start_date \(first: .*, row 2\)/);
  const described = readDescribed().resources;
  assert.deepEqual(
    described.map(({ path }) => path),
    ['one.normalized.csv', 'one.normalized.jsonl', 'one.normalized.parquet', 'two.normalized.csv'],
  );
  assert.equal(described.at(-1)?.['ade:not_in_file']?.[0]?.field, 'start_date');
});

test('the results of several jobs as one table', async () => {
  const jobs = [
    await runList('a.csv', '1,Ann,Oak,2020-02-01,1.25\n'),
    await runList('b.csv', '2,Bea,Ash,2020-02-02,2.5\n'),
  ];
  const dirs = jobs.map(({ job_dir: dir }) => dir);
  const file = join(folder, 'all.parquet');
  const ended = await run('table', ...dirs, '--out', file);
  assert.equal(ended.exitCode, 0, ended.stderr);
  assert.match(ended.stdout, /all\.parquet: 2 rows of 2 documents/);
  assert.deepEqual(
    await ask(`select count(*), sum(amount), string_agg(_document, ' ' order by _document) from '${file}'`),
    [...['2', '3.75', 'a.csv b.csv']],
  );
  const before = readFileSync(file);
  await run('table', ...dirs, '--out', file);
  assert.ok(readFileSync(file).equals(before));
});

test('wrong usage, and a folder that is not there', async () => {
  const job = ['table', join(folder, 'nothing'), '--out'];
  assert.equal((await run('table', '--out', join(folder, 'x.csv'))).exitCode, 2);
  assert.match(
    (await run(...job, join(folder, 'x.txt'))).stderr,
    /--out ends in "txt"; expected xlsx, csv, jsonl, parquet/,
  );
  assert.match((await run('run', 'x.csv', '--config', config, '--format', 'cvs')).stderr, /--format is "cvs"/);
  const { job_dir: dir } = await runList('c.csv', '3,Cy,Elm,2020-02-03,1\n');
  const ended = await run('table', dir, '--out', join(folder, 'none', 'x.csv'));
  assert.match(ended.stderr, /file_unwritable/);
  assert.equal(ended.exitCode, 1);
});

test('a file that is interrupted leaves no part of it', async () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => `${i},Ann,Oak,2020-02-01,10.10\n`).join('');
  const { source_file, job_dir, artifact, output } = JSON.parse(JSON.stringify(await runList('long.csv', rows)));
  const stop = new AbortController();
  const listed = () => readdirSync(out).filter((name) => name.startsWith('long.normalized.csv'));
  const done = { job_id: null, status: 'success', summary: {}, duration_ms: 0 } as const;
  const result = { ...done, source_file, job_dir, artifact, output };
  const written = writeDataFiles(result, { format: ['csv'], provenance: true }, stop.signal);
  await waitUntil(() => listed().length > 0);
  stop.abort();
  await assert.rejects(written);
  assert.deepEqual(listed(), []);
});
