import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { IssueGroups, Job, Page, PreviewSheets, PreviewWindow } from '../../src/contract/api/index.ts';
import { pluck } from '../helpers/pluck.ts';
import { starterInput, startTestServer, WS } from './server-harness.ts';

const server = await startTestServer();
const version = await server.publishStarter();
const document = await server.upload();

test('a job runs from submission to download', async () => {
  const submitted = await server.expect<Job>(202, 'POST', `${WS}/jobs`, { json: { document_id: document.id } });
  assert.equal(submitted.headers.get('location'), `${WS}/jobs/${submitted.body.id}`);
  const job = await server.waitForJob(submitted.body.id);
  assert.equal(job.status, 'success');
  assert.equal(job.config_version_id, version.id);
  assert.deepEqual(job.attention, ['error_issues', 'column_undecided', 'key_repeated']);

  const artifact = await server.expect<{ job: { id: string } }>(200, 'GET', `${WS}/jobs/${job.id}/artifact`);
  assert.equal(artifact.body.job.id, job.id);
  assert.match(artifact.headers.get('content-disposition') ?? '', /^attachment; filename="input\.artifact\.json"/);
  const output = await server.expect(200, 'GET', `${WS}/jobs/${job.id}/output`);
  assert.equal(output.text.slice(0, 2), 'PK');
  const request = await server.read<{ as_of: string }>(`${WS}/jobs/${job.id}/run-request`);
  assert.equal(request.as_of, job.as_of);
  await server.expect(200, 'GET', `${WS}/jobs/${job.id}/logs`);

  const sheets = await server.read<PreviewSheets>(`${WS}/jobs/${job.id}/output/sheets`);
  assert.equal(sheets.sheets[0]!.name, 'Normalized');
  const rows = await server.read<PreviewWindow>(`${WS}/jobs/${job.id}/output/rows?from=2&rows=2`);
  assert.deepEqual(pluck(rows.rows, 'index'), [2, 3]);
});

test('events come as NDJSON, and as a stream after Last-Event-ID', async () => {
  const body = await server.run(document.id);
  const { text } = await server.expect(200, 'GET', `${WS}/jobs/${body.id}/events`);
  const events = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { seq: number; type: string });
  assert.equal(events[0]!.type, 'queued');
  assert.equal(events.at(-1)!.type, 'finished');
  const last = events.at(-1)!.seq;
  const stream = await server.expect(200, 'GET', `${WS}/jobs/${body.id}/events`, {
    headers: { accept: 'text/event-stream', 'last-event-id': String(last - 1) },
  });
  const ids = [...stream.text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
  assert.deepEqual(ids, [last]);
});

test('issues are listed in pages, filtered, counted, and shown with values to people who may see them', async () => {
  const job = await server.run(document.id);
  type Issues = Page<{ message: string; code: string; a1: string }>;
  const all = (await server.read<Issues>(`${WS}/jobs/${job.id}/issues`)).items;
  assert.equal(all.length, 6);
  const first = await server.read<Issues>(`${WS}/jobs/${job.id}/issues?limit=4`);
  const rest = await server.read<Issues>(`${WS}/jobs/${job.id}/issues?limit=4&cursor=${first.next_cursor}`);
  assert.deepEqual([...first.items, ...rest.items], all);
  assert.equal(rest.next_cursor, null);
  const warnings = await server.read<Issues>(`${WS}/jobs/${job.id}/issues?severity=warning`);
  assert.equal(warnings.items.length, 1);
  const groups = await server.read<IssueGroups>(`${WS}/jobs/${job.id}/issue-groups`);
  assert.equal(
    groups.groups.reduce((sum, { count }) => sum + count, 0),
    6,
  );

  const withPlace = all.filter(({ message }) => message.includes('{value}'));
  assert.ok(withPlace.length > 0, 'the example must have an issue that names its value');
  const filled = (await server.read<Issues>(`${WS}/jobs/${job.id}/issues?values=true`)).items;
  assert.ok(filled.every(({ message }) => !message.includes('{value}')));
  const auditor = await server.makeToken([{ workspace_id: 'default', role: 'auditor' }]);
  await server.expect(200, 'GET', `${WS}/jobs/${job.id}/issues`, { token: auditor });
  await server.expectProblem('access_denied', 'GET', `${WS}/jobs/${job.id}/issues?values=true`, { token: auditor });
});

test('a retry is a new job that names the old one and keeps its as_of', async () => {
  const old = await server.run(document.id);
  const { body: retry } = await server.expect<Job>(202, 'POST', `${WS}/jobs/${old.id}/retry`);
  assert.notEqual(retry.id, old.id);
  assert.equal(retry.retry_of, old.id);
  assert.equal(retry.as_of, old.as_of);
  assert.ok(retry.earlier_jobs.includes(old.id));
  assert.equal((await server.waitForJob(retry.id)).status, 'success');
});

test('the same Idempotency-Key gives the same job, and another request with it is refused', async () => {
  const headers = { 'idempotency-key': 'once' };
  const json = { document_id: document.id };
  const first = await server.expect<Job>(202, 'POST', `${WS}/jobs`, { json, headers });
  const second = await server.expect<Job>(202, 'POST', `${WS}/jobs`, { json, headers });
  assert.equal(second.body.id, first.body.id);
  const other = { ...json, config_version_id: version.id };
  await server.expectProblem('idempotency_key_reused', 'POST', `${WS}/jobs`, { json: other, headers });
  await server.waitForJob(first.body.id);
});

/** Long enough that its job cannot end before the next request. */
const LONG_TEXT = `Member No.,First Name,Last Name\n${'1,Anna,Smith\n'.repeat(200_000)}`;

test('a job is cancelled, cannot be cancelled again, and is deleted', async () => {
  const long = await server.uploadText(LONG_TEXT, 'long.csv');
  const job = await server.submit(long.id);
  await server.expect(202, 'POST', `${WS}/jobs/${job.id}/cancel`);
  assert.equal((await server.waitForJob(job.id)).status, 'cancelled');
  await server.expectProblem('job_not_cancellable', 'POST', `${WS}/jobs/${job.id}/cancel`);
  await server.expectProblem('job_file_missing', 'GET', `${WS}/jobs/${job.id}/output`);
  await server.expect(204, 'DELETE', `${WS}/jobs/${job.id}`);
  await server.expectProblem('job_unknown', 'GET', `${WS}/jobs/${job.id}`);
});

test('lists are filtered and paged, newest first', async () => {
  const all = await server.list<Job>(`${WS}/jobs?limit=200`);
  assert.ok(all.length >= 3);
  const ids: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page: Page<Job> = await server.read<Page<Job>>(`${WS}/jobs?limit=2${query}`);
    ids.push(...pluck(page.items, 'id'));
    cursor = page.next_cursor;
  }
  assert.deepEqual(ids, pluck(all, 'id'));
  const needed = await server.list<Job>(`${WS}/jobs?attention=true&status=success`);
  assert.ok(needed.every(({ attention }) => attention.length > 0));
  for (const text of ['no-such-name', '%00abc', '%00']) {
    const none = await server.list<Job>(`${WS}/jobs?search=${text}`);
    assert.deepEqual(none, []);
  }
  await server.expectProblem('cursor_invalid', 'GET', `${WS}/jobs?cursor=nonsense`);
});

test('the document names the jobs that ran the same bytes', async () => {
  const again = await server.upload(starterInput, { name: 'again.csv' });
  assert.equal(again.sha256, document.sha256);
  assert.ok(again.earlier_jobs.length > 0);
});

test('a document is kept while a job needs it', async () => {
  const long = await server.uploadText(LONG_TEXT, 'needed.csv');
  const job = await server.submit(long.id);
  await server.expectProblem('document_in_use', 'DELETE', `${WS}/documents/${long.id}`);
  await server.expect(202, 'POST', `${WS}/jobs/${job.id}/cancel`);
  await server.waitForJob(job.id);
  await server.expect(204, 'DELETE', `${WS}/documents/${long.id}`);
  await server.expectProblem('document_unknown', 'GET', `${WS}/documents/${long.id}`);
});

test('a submission that cannot run says why', async () => {
  const json = { document_id: 'doc_none' };
  await server.expectProblem('document_unknown', 'POST', `${WS}/jobs`, { json });
  await server.expectProblem('version_unknown', 'POST', `${WS}/jobs`, {
    json: { document_id: document.id, config_version_id: 'cfgv_none' },
  });
  await server.expectProblem('request_invalid', 'POST', `${WS}/jobs`, { json: { document: document.id } });
});

test('no value of the document is in the log of the service', () => {
  const [, ...rows] = readFileSync(starterInput, 'utf8').split('\n');
  const names = rows.flatMap((row) => row.split(/[,;\t]/)).filter((cell) => /@/.test(cell));
  assert.ok(names.length > 0);
  for (const name of names) assert.ok(!server.logLines.join('').includes(name));
});
