import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import type { ConfigVersion, Job, ResultTable } from '../../src/contract/api/index.ts';
import { pluck } from '../helpers/pluck.ts';
import { runAdeHere } from '../helpers/run-ade-here.ts';
import { size } from '../helpers/size.ts';
import { makeFileFolder } from '../helpers/temp-folder.ts';
import { REASON, Reviewers } from './review/client.ts';
import { startTestServer, WS } from './server-harness.ts';

const server = await startTestServer({ ADE_UPLOADS_PER_MINUTE: '1000', ADE_IDLE_ENGINE_SECONDS: '60' });
const { draft } = await server.makeConfig('Dues');
await server.changeFile(draft.id, 'manifest.json', (text) =>
  text.replace(/("amount": \{\s*"label": "[^"]*",)/, '$1 "scale": 2,'),
);
const publish = (id: string) => server.expect<ConfigVersion>(200, 'POST', `${WS}/versions/${id}/publish`);
const { config_id: configId } = (await publish(draft.id)).body;
const people = new Reviewers(server, '');
const duck = await (await DuckDBInstance.create(':memory:')).connect();
const folder = makeFileFolder();

const MONTH = '2026-10';
const COUNT = size(6, 10, 40);
let files = 0;

interface Sent {
  job: Job;
  rows: number;
  cents: number;
}

/** A list of dues, with ids that begin with zeros. */
async function send(senderId: string, seed: number, period = MONTH): Promise<Sent> {
  const rows = 2 + (seed % 4);
  const lines = Array.from({ length: rows }, (_, i) => {
    const cents = seed * 1000 + i * 7 + 5;
    return { cents, text: `00${seed}${i},Ann ${i},"Oak, Ltd.",2020-02-0${i + 1},${(cents / 100).toFixed(2)}` };
  });
  const text = ['Member No.,First Name,Employer,Start Date,Amount', ...pluck(lines, 'text'), ''].join('\n');
  const document = await server.uploadText(text, `list ${seed}.csv`);
  const job = await server.runToSuccess({ document_id: document.id, config_id: configId, sender_id: senderId, period });
  return { job, rows, cents: lines.reduce((sum, { cents }) => sum + cents, 0) };
}

const query = (more = '') => `config_id=${configId}&period=${MONTH}${more}`;
const readTable = (more?: string) => server.read<ResultTable>(`${WS}/table?${query(more)}`);

async function download(
  format: string,
  path = `${WS}/table/file?${query()}`,
): Promise<{ bytes: Buffer; file: string }> {
  const { bytes } = await server.expect(200, 'GET', `${path}&format=${format}`);
  const file = join(folder, `${++files}.${format}`);
  writeFileSync(file, bytes);
  return { bytes: Buffer.from(bytes), file };
}

async function ask(sql: string): Promise<unknown[]> {
  return (await duck.runAndReadAll(sql)).getRowsJson()[0] ?? [];
}

/** Rows, sum of the amounts in cents, first id: as each format has them. */
async function readAll(): Promise<unknown[][]> {
  const { file: csv } = await download('csv');
  const { file: jsonl } = await download('jsonl');
  const { file: parquet } = await download('parquet');
  const sums = (amount: string) =>
    `select count(*), cast(sum(cast(${amount} as decimal(18, 2))) * 100 as bigint), min(member_id), count(distinct _job)`;
  const types = "types={'member_id': 'VARCHAR'}";
  return [
    await ask(`${sums('amount')} from read_csv('${csv}', ${types})`),
    await ask(`${sums('amount')} from read_json('${jsonl}', format='newline_delimited')`),
    await ask(`${sums('amount')} from '${parquet}'`),
  ];
}

const senders = await Promise.all(
  Array.from({ length: COUNT }, (_, i) => server.makeSender({ name: `Sender ${i}`, due_day: 10 })),
);
const sent: Sent[] = [];
for (const [i, { id }] of senders.entries()) sent.push(await send(id, i + 1));

const expectAll = (of: readonly Sent[]) => {
  const cents = of.reduce((sum, one) => sum + one.cents, 0);
  const row = [String(of.reduce((sum, { rows }) => sum + rows, 0)), String(cents), '0010', String(of.length)];
  return [row, row, row];
};

test('before anything is accepted there is no table, and everybody is missing', async () => {
  const table = await readTable();
  assert.deepEqual([table.rows, table.jobs.length, table.missing?.length], [0, 0, COUNT]);
  assert.ok(table.missing?.every(({ state }) => state === 'not_accepted'));
  await server.expectProblem('table_empty', 'GET', `${WS}/table/file?${query()}`);
});

test('the table has exactly the rows of the accepted documents, in every format, and the same bytes again', async () => {
  for (const { job } of sent.slice(1)) await people.accept(job.id);
  const some = await readTable();
  assert.deepEqual(pluck(some.missing ?? [], 'sender_id', 'job_ids'), [[senders[0]?.id, [sent[0]?.job.id]]]);
  await people.accept(sent[0]!.job.id);
  assert.deepEqual(await readAll(), expectAll(sent));
  const table = await readTable();
  assert.deepEqual(table.missing, []);
  assert.deepEqual(pluck(table.versions, 'number', 'jobs'), [[1, COUNT]]);
  assert.equal(
    table.rows,
    sent.reduce((sum, { rows }) => sum + rows, 0),
  );
  for (const format of ['csv', 'jsonl', 'parquet', 'xlsx']) {
    const [one, again] = [await download(format), await download(format)];
    assert.ok(one.bytes.equals(again.bytes), format);
  }
  const path = `${WS}/table/file?${query('&format=csv')}`;
  const { headers } = await server.expect(200, 'GET', path);
  await server.expect(304, 'GET', path, { headers: { 'if-none-match': headers.get('etag')! } });
});

test('a reopened document is out, and a replacement is in once it is accepted', async () => {
  const [first] = sent;
  await people.step(first!.job.id, 'reopen', { reason: REASON });
  assert.deepEqual((await readAll())[0]?.[3], String(COUNT - 1));
  const document = await server.uploadText('Member No.,First Name,Amount\n0010,Ann,1.25\n', 'better.csv');
  const better = await server.runToSuccess({
    ...{ document_id: document.id, config_id: configId, sender_id: senders[0]?.id, period: MONTH },
    replaces: { job_id: first!.job.id, reason: REASON },
  });
  await people.accept(better.id);
  const now = [...sent.slice(1), { job: better, rows: 1, cents: 125 }];
  assert.deepEqual(await readAll(), expectAll(now));
  const table = await readTable();
  const start = table.columns.find(({ name }) => name === 'start_date');
  assert.deepEqual(start?.missing_in, [better.id]);
  assert.ok(table.jobs.some(({ job_id: id }) => id === better.id));
});

test('several versions of the package are named, with the columns that differ', async () => {
  const next = await server.makeDraft(configId, { from: draft.id });
  await server.changeFile(next.id, 'manifest.json', (text) => text.replace('"scale": 2', '"scale": 3'));
  await publish(next.id);
  const other = await server.makeSender({ name: 'Zoe', due_day: 10 });
  const { job } = await send(other.id, 90);
  await people.accept(job.id);
  const table = await readTable();
  assert.deepEqual(pluck(table.versions, 'number', 'jobs'), [
    [2, 1],
    [1, COUNT],
  ]);
  const amount = table.columns.find(({ name }) => name === 'amount');
  assert.deepEqual([amount?.scale, amount?.differs_in], [3, [draft.id]]);
  const { file } = await download('parquet');
  const types = `select typeof(amount), typeof(start_date), typeof(member_id), typeof(hours) from '${file}' limit 1`;
  assert.deepEqual(await ask(types), ['DECIMAL(18,3)', 'DATE', 'VARCHAR', 'DOUBLE']);
});

test('the commands fetch the same files from the server, with their description', async () => {
  const ade = (...args: string[]) =>
    runAdeHere([...args, '--url', server.running.url], { ADE_TOKEN: server.adminToken });
  const out = join(folder, 'fetched.csv');
  const ended = await ade('table', '--config', 'Dues', '--period', MONTH, '--out', out, '--json');
  assert.equal(ended.exitCode, 0, ended.stderr);
  const { bytes } = await download('csv');
  assert.ok(readFileSync(out).equals(bytes));
  const told = JSON.parse(ended.stdout);
  assert.deepEqual([told.jobs, told.missing, told.versions.length], [COUNT + 1, [], 2]);
  const { id } = sent[1]!.job;
  const fetched = await ade('remote', 'fetch', id, '--out', folder, '--format', 'parquet', '--provenance');
  assert.equal(fetched.exitCode, 0, fetched.stderr);
  const parquet = join(folder, 'list 2.normalized.parquet');
  assert.deepEqual(await ask(`select count(*), min(_row) from '${parquet}'`), [String(sent[1]!.rows), 2]);
  const { resources } = JSON.parse(readFileSync(join(folder, 'datapackage.json'), 'utf8'));
  assert.deepEqual(
    resources.map(({ path }: { path: string }) => path),
    ['fetched.csv', 'list 2.normalized.parquet'],
  );
  const empty = await ade('table', '--config', 'Dues', '--period', '2020-01', '--out', out);
  assert.match(empty.stderr, /table_empty/);
});

test('a filter gives a table, but not of several packages', async () => {
  const version = await server.publishStarter('Another');
  const document = await server.uploadText('Member No.,First Name\n7,Bea\n', 'other.csv');
  const { id } = await server.runToSuccess({ document_id: document.id, config_version_id: version.id });
  await people.accept(id);
  const { body } = await server.expectProblem('table_of_several_configs', 'GET', `${WS}/table`);
  assert.match(body.detail, /Another \(cfg_.*Dues \(cfg_|Dues \(cfg_.*Another \(cfg_/);
  const own = await server.read<ResultTable>(`${WS}/table?sender_id=${senders[1]?.id}`);
  assert.deepEqual([own.jobs.length, own.missing, own.period], [1, null, null]);
});

test('one result in every format, with the source of each row, or as a package', async () => {
  const { job, rows } = sent[1]!;
  const output = `${WS}/jobs/${job.id}/output?provenance=true`;
  const { file } = await download('csv', output);
  const first = `select _document, _sheet, _row, member_id from read_csv('${file}', types={'member_id': 'VARCHAR'}) limit 1`;
  assert.deepEqual((await ask(first)).slice(0, 1), ['list 2.csv']);
  assert.deepEqual((await ask(first)).slice(2), ['2', '0020']);
  const { file: parquet } = await download('parquet', output);
  assert.deepEqual(await ask(`select count(*), typeof(any_value(amount)) from '${parquet}'`), [
    String(rows),
    'DECIMAL(18,2)',
  ]);
  const { bytes, headers } = await server.expect(200, 'GET', `${output}&format=jsonl&package=true`);
  assert.match(headers.get('content-disposition') ?? '', /list 2\.normalized\.zip/);
  assert.ok(Buffer.from(bytes).includes('datapackage.json'));
  const activity = await server.readActivity(job.id);
  assert.ok(activity.some(({ action, details }) => action === 'job.output_downloaded' && details.format === 'parquet'));
});

test('a value that does not fit the scale of its field is an error, and not in the files', async () => {
  const document = await server.uploadText('Member No.,First Name,Amount\n1,Ann,1.2345\n2,Bo,2.5\n', 'odd.csv');
  const { id, summary } = await server.runToSuccess({ document_id: document.id, config_version_id: draft.id });
  assert.equal(summary.issues?.error, 1);
  const issues = await server.list<{ code: string; message: string }>(`${WS}/jobs/${id}/issues`);
  const found = issues.filter(({ code }) => code === 'value_not_in_scale');
  assert.deepEqual(pluck(found, 'message'), [
    '{value} is not a number with at most 16 digits before the decimal point and 2 after it.',
  ]);
  const { bytes } = await download('csv', `${WS}/jobs/${id}/output?provenance=false`);
  assert.match(bytes.toString(), /,2\.50/);
  assert.ok(!bytes.includes('1.2345'));
});
