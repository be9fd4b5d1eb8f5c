import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import iconv from 'iconv-lite';
import type { Batch, BatchItem, Comparison, Document, Job, PreviewWindow } from '../../src/contract/api/index.ts';
import type { Artifact } from '../../src/contract/artifact.ts';
import type { ReadAs, RunRequest } from '../../src/contract/run-request.ts';
import { makeForm, startTestServer, WS } from './server-harness.ts';

const server = await startTestServer();
const version = await server.publishStarter();
const TEXT = 'Member No.|First Name|Last Name|E-mail\nŁ 1|Łukasz|Dąbek|d@example.com\n';
const READ_AS: ReadAs = { encoding: 'windows-1250', delimiter: '|' };

/** Each call uploads a different document. */
async function upload(name: string, text = `${TEXT}M2|${name}|Żak|z@example.com\n`): Promise<Document> {
  const body = makeForm(iconv.encode(text, 'windows-1250'), `${name}.csv`);
  return (await server.expect<Document>(201, 'POST', `${WS}/documents`, { body })).body;
}

const document = await upload('polish');
const submission = { document_id: document.id };
const keyed = (key: string, json: unknown) => ({ json, headers: { 'idempotency-key': key } });
const submit = async (json: object, path = `${WS}/jobs`) => server.run(json, path);

async function readCells(path: string): Promise<unknown[]> {
  const body = await server.read<PreviewWindow>(path);
  return body.rows.flatMap(({ values }) => values);
}

suite('a csv file that is read as its submission requires', async () => {
  const job = await submit({ ...submission, read_as: READ_AS });
  const JOB = `${WS}/jobs/${job.id}`;

  test('gives the right text, and the record says how it was read', async () => {
    assert.equal(job.status, 'success', JSON.stringify(job.error));
    assert.deepEqual(job.read_as, READ_AS);
    const cells = await readCells(`${JOB}/output/rows`);
    for (const name of ['Łukasz', 'Dąbek', 'Żak']) assert.ok(cells.includes(name), JSON.stringify(cells));
    const request = await server.read<RunRequest>(`${JOB}/run-request`);
    assert.deepEqual(request.read_as, READ_AS);
    const { document: read } = (await server.read<Artifact>(`${JOB}/artifact`)).job;
    assert.deepEqual([read.encoding, read.delimiter, read.encoding_confidence], ['windows-1250', '|', undefined]);
    assert.ok(!job.attention.includes('encoding_guessed'));
  });

  test('without instructions, it is read by guessing, and its job needs attention for that', async () => {
    const { id } = await upload('short', 'Member No.|First Name\nM1|Ćma\n');
    const guessed = await submit({ document_id: id });
    assert.deepEqual(guessed.read_as, {});
    assert.ok(guessed.attention.includes('encoding_guessed'), guessed.attention.join());
    assert.ok(!(await readCells(`${WS}/jobs/${guessed.id}/output/rows`)).includes('Ćma'));
    const told = await submit({ document_id: id, read_as: { encoding: 'windows-1250' } });
    assert.ok((await readCells(`${WS}/jobs/${told.id}/output/rows`)).includes('Ćma'));
    const request = await server.read<RunRequest>(`${WS}/jobs/${guessed.id}/run-request`);
    assert.equal(request.read_as, undefined);
  });

  test('shows the values of its issues in this reading', async () => {
    const items = await server.list<{ message: string }>(`${JOB}/issues?values=true`);
    assert.ok(
      items.some(({ message }) => message.includes('found Ł 1.')),
      JSON.stringify(items),
    );
  });

  test('is retried with the same reading, or with another', async () => {
    const retry = (json?: object) => server.submit(json, `${JOB}/retry`);
    assert.deepEqual((await retry()).read_as, READ_AS);
    assert.deepEqual((await retry({})).read_as, READ_AS);
    const other = await retry({ read_as: { encoding: 'windows-1252', delimiter: '|' } });
    assert.equal((await server.waitForJob(other.id)).status, 'success');
    assert.equal(other.retry_of, job.id);
    assert.ok((await readCells(`${WS}/jobs/${other.id}/output/rows`)).includes('£ukasz'));
    const found = await retry({ read_as: {} });
    assert.deepEqual(found.read_as, {});
    const empty = { body: '', headers: { 'content-type': 'application/json' } };
    assert.deepEqual((await server.expect<Job>(202, 'POST', `${JOB}/retry`, empty)).body.read_as, READ_AS);
  });

  test('can be viewed in any reading, and the previews are removed with the document', async () => {
    const other = await upload('looked-at');
    const rows = `${WS}/documents/${other.id}/rows`;
    assert.ok((await readCells(`${rows}?encoding=windows-1250&delimiter=%7C`)).includes('Dąbek'));
    assert.ok((await readCells(`${rows}?encoding=windows-1252&delimiter=%7C`)).includes('D¹bek'));
    assert.ok((await readCells(`${rows}?encoding=windows-1250&delimiter=%09`)).includes(TEXT.split('\n')[0]));
    await server.expect(200, 'GET', `${WS}/documents/${other.id}/sheets?encoding=windows-1250`);
    await server.expect(200, 'GET', rows);
    const listPreviews = () =>
      readdirSync(join(server.dataDir, 'cache/previews')).filter((name) => name.startsWith(other.sha256));
    assert.equal(listPreviews().length, 5);
    await server.restart();
    assert.equal(listPreviews().length, 5);
    await server.expect(204, 'DELETE', `${WS}/documents/${other.id}`);
    assert.deepEqual(listPreviews(), []);
  });
});

test('every way to create jobs accepts a reading, and shows it', async () => {
  const tried = await submit({ ...submission, config_version_id: version.id, read_as: READ_AS }, `${WS}/tries`);
  assert.deepEqual(tried.read_as, READ_AS);
  const sides = { left_version_id: version.id, right_version_id: version.id };
  const json = { ...submission, ...sides, read_as: READ_AS };
  const { left, right } = await server.make<Comparison>(`${WS}/comparisons`, json, 202);
  assert.deepEqual([left.read_as, right.read_as], [READ_AS, READ_AS]);

  const documents = { document_ids: [document.id], read_as: READ_AS };
  const batch = await server.make<Batch>(`${WS}/batches`, documents, 202);
  assert.deepEqual(batch.read_as, READ_AS);
  const path = `${WS}/batches/${batch.id}`;
  let item: BatchItem | undefined;
  while (!item?.job) item = (await server.list<BatchItem>(`${path}/items`))[0];
  const job = await server.waitForJob(item.job.id);
  assert.deepEqual([job.read_as, job.status], [READ_AS, 'success']);
  for (const { id } of [left, right]) await server.waitForJob(id);
});

test('an impossible reading is refused before anything is stored', async () => {
  const job = await server.run(submission);
  const count = async () => (await server.list<Job>(`${WS}/jobs?limit=200`)).length;
  const before = await count();
  const ways: [path: string, json: object][] = [
    [`${WS}/jobs`, submission],
    ['/jobs', submission],
    [`${WS}/jobs/${job.id}/retry`, {}],
    [`${WS}/tries`, { ...submission, config_version_id: version.id }],
    [`${WS}/comparisons`, { ...submission, left_version_id: version.id, right_version_id: version.id }],
    [`${WS}/batches`, { document_ids: [document.id] }],
  ];
  const unfit = [{ delimiter: 1 }, { encoding: '' }, { encoding: 1 }, { enc: 'utf-8' }];
  for (const [path, json] of ways) {
    const unknown = { ...json, read_as: { encoding: 'klingon' } };
    const { body } = await server.expectProblem('encoding_unknown', 'POST', path, { json: unknown });
    assert.match(body.detail, /no encoding "klingon"\. Expected a name such as/);
    for (const delimiter of ['', ';;', '"', '\n', '\r', '😀', '\ud800']) {
      const wrong = { ...json, read_as: { delimiter } };
      const refused = await server.expectProblem('delimiter_invalid', 'POST', path, { json: wrong });
      assert.ok(refused.body.detail.endsWith(`; found ${JSON.stringify(delimiter)}.`), refused.body.detail);
    }
    for (const read_as of unfit) {
      const refused = await server.expectProblem('request_invalid', 'POST', path, { json: { ...json, read_as } });
      assert.match(refused.body.detail, /read_as/, path);
    }
  }
  assert.equal(await count(), before);
  for (const part of ['rows', 'sheets']) {
    const path = `${WS}/documents/${document.id}/${part}`;
    await server.expectProblem('encoding_unknown', 'GET', `${path}?encoding=klingon`);
    await server.expectProblem('delimiter_invalid', 'GET', `${path}?delimiter=%22`);
    await server.expectProblem('request_invalid', 'GET', `${path}?delimiter=a&delimiter=b`);
  }
});

test('another reading with the same Idempotency-Key is another request', async () => {
  const request = { ...submission, read_as: READ_AS };
  const first = await server.expect<Job>(202, 'POST', `${WS}/jobs`, keyed('read', request));
  const again = await server.expect<Job>(202, 'POST', `${WS}/jobs`, keyed('read', request));
  assert.equal(again.body.id, first.body.id);
  for (const other of [submission, { ...submission, read_as: { ...READ_AS, delimiter: ';' } }]) {
    await server.expectProblem('idempotency_key_reused', 'POST', `${WS}/jobs`, keyed('read', other));
  }
  await server.waitForJob(first.body.id);
  const path = `${WS}/jobs/${first.body.id}/retry`;
  const retry = await server.expect<Job>(202, 'POST', path, keyed('again', { read_as: {} }));
  await server.expectProblem('idempotency_key_reused', 'POST', path, keyed('again', { read_as: READ_AS }));
  await server.waitForJob(retry.body.id);
});
