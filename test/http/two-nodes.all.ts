import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type {
  Build,
  BulkUndo,
  CommentList,
  CorrectionDraft,
  Job,
  PackageFiles,
  Verification,
} from '../../src/contract/api/index.ts';
import { dataFolders, jobFolder } from '../../src/contract/layout.ts';
import { databaseUrlOf, isOnPostgres } from '../helpers/postgres/databases.ts';
import { Reviewers } from './review/client.ts';
import { startTestServer, type TestServer, WS } from './server-harness.ts';

const skip = !isOnPostgres && 'Nodes share a database of PostgreSQL.';
const INPUT = 'Member No.,First Name,Last Name\n00123,Anna,Smith\n';

const storage = mkdtempSync(join(tmpdir(), 'ade-two-nodes-'));
after(() => rmSync(storage, { recursive: true, force: true }));

/** Each node builds or fetches what it runs: nothing is known beforehand. */
delete process.env.ADE_TEST_PREPARED;

async function startNodes(): Promise<Record<'a' | 'b' | 'local', TestServer>> {
  const ADE_STORAGE_URL = pathToFileURL(storage).href;
  const local = await startTestServer({ ADE_STORAGE_URL: '' });
  const a = await startTestServer({ ADE_STORAGE_URL });
  // Jobs run on the first node, whichever node accepts them.
  const shared = { ADE_STORAGE_URL, ADE_DATABASE_URL: await databaseUrlOf(a.dataDir), ADE_ROLE: 'api' };
  const b = await startTestServer(shared);
  b.adminToken = a.adminToken;
  return { a, b, local };
}

const { a, b, local } = skip ? ({} as Awaited<ReturnType<typeof startNodes>>) : await startNodes();

async function runJob(
  server: TestServer,
  config = 'Roster',
): Promise<{ job: Job; versionId: string; documentId: string }> {
  const { id: versionId } = await server.publishStarter(config);
  const { id: documentId } = await server.uploadText(INPUT, 'members.csv');
  const json = { document_id: documentId, config_version_id: versionId, as_of: '2026-01-01T00:00:00.000Z' };
  return { job: await server.run(json), versionId, documentId };
}

test('results of one node are served by another, byte by byte, and equal those of a node without a storage', {
  skip,
}, async () => {
  const { job, versionId, documentId } = await runJob(a);
  assert.equal(job.status, 'success');
  const there = await b.read<Job>(`${WS}/jobs/${job.id}`);
  assert.deepEqual([there.has_artifact, there.has_output], [true, true]);
  // Listing jobs and reading a job's row fetches no files.
  await b.expect(200, 'GET', `${WS}/jobs`);
  assert.ok(!existsSync(jobFolder(b.dataDir, job.id)));
  const same = async (path: string, ...servers: TestServer[]) => {
    const bytes = await Promise.all(servers.map(async (one) => (await one.expect(200, 'GET', `${WS}/${path}`)).bytes));
    for (const other of bytes.slice(1)) assert.ok(bytes[0]!.equals(other), path);
    return bytes[0]!;
  };
  assert.equal((await same(`documents/${documentId}/content`, a, b)).toString(), INPUT);
  for (const part of ['artifact', 'output', 'run-request', 'issues', 'output/rows', 'lineage?row=2', 'package/files'])
    await same(`jobs/${job.id}/${part}`, a, b);
  const files = await b.read<PackageFiles>(`${WS}/versions/${versionId}/files`);
  assert.deepEqual(files, await a.read<PackageFiles>(`${WS}/versions/${versionId}/files`));
  const build = await b.read<Build>(`${WS}/versions/${versionId}/build`);
  assert.equal(build.state, 'ready');
  assert.ok(build.log.length > 0);
  await same(`documents/${documentId}/rows?sheet=0`, a, b);
  // The record of a job has ids, and otherwise nothing that depends on its node.
  const alone = await runJob(local);
  const output = await a.expect(200, 'GET', `${WS}/jobs/${job.id}/output`);
  assert.ok(output.bytes.equals((await local.expect(200, 'GET', `${WS}/jobs/${alone.job.id}/output`)).bytes));
});

test('one node runs, corrects and accepts what another node prepared, and both give the same answers', {
  skip,
}, async () => {
  const { job, versionId, documentId } = await runJob(a, 'Second');
  // The environment was never built on this node.
  const json = { document_id: documentId, config_version_id: versionId };
  const body = await b.submit(json);
  assert.equal((await b.waitForJob(body.id)).status, 'success');
  const [atA, atB] = [a, b].map((server) => new Reviewers(server, documentId)) as [Reviewers, Reviewers];
  await atB.accept(job.id);
  assert.equal((await atA.read(job.id)).state, 'accepted');
  const { body: verified } = await a.expect<Verification>(200, 'POST', `${WS}/jobs/${job.id}/verify`, { json: {} });
  assert.deepEqual([verified.ok, verified.checks.filter(({ ok }) => ok !== true)], [true, []]);
  // The key is on no node's disk.
  for (const { dataDir } of [a, b]) assert.ok(!existsSync(dataFolders(dataDir).signingKey));
  await atB.step(job.id, 'reopen', { reason: { code: 'other', text: 'once more' } });
  const comments = await a.expect<CommentList>(200, 'GET', `${WS}/jobs/${job.id}/comments`);
  assert.match(comments.text, /once more/);
  await atA.step(job.id, 'comments', { text: 'of the other node' });
  assert.match((await b.expect<CommentList>(200, 'GET', `${WS}/jobs/${job.id}/comments`)).text, /of the other node/);
});

test('what a person gathers on one node is on the other, and of two saves one is told; it is gone everywhere when applied', {
  skip,
}, async () => {
  const { job } = await runJob(a, 'Third');
  const path = `${WS}/jobs/${job.id}/corrections/draft`;
  const correction = (value: string) => ({ kind: 'cell_value', places: [{ sheet: 0, a1: 'B2' }], value });
  const read = async (node: TestServer) => {
    const { body, headers } = await node.expect<CorrectionDraft>(200, 'GET', path);
    return { ...body, etag: headers.get('etag')! };
  };
  const put = (node: TestServer, etag: string, value: string) =>
    node.call('PUT', path, {
      json: { base_revision: 1, statements: [[correction(value)]] },
      headers: { 'if-match': etag },
    });
  const first = await read(a);
  const answers = await Promise.all([put(a, first.etag, 'Anne'), put(b, first.etag, 'Annie')]);
  const statuses = answers.map(({ status }) => status);
  assert.equal(statuses.filter((status) => status === 200).length, 1, statuses.join());
  assert.ok(
    statuses.every((status) => [200, 412, 503].includes(status)),
    statuses.join(),
  );
  const kept = await read(a);
  assert.deepEqual(await read(b), kept);
  assert.equal((await put(b, kept.etag, 'Anna-Marie')).status, 200);
  const next = await read(a);
  assert.deepEqual(next.statements, [[correction('Anna-Marie')]]);
  const json = { base_revision: 1, corrections: [correction('Anna-Marie')], draft_id: next.id };
  await b.expect(202, 'POST', `${WS}/jobs/${job.id}/corrections`, { json });
  assert.equal((await b.waitForRevision(job.id, 2)).status, 'success');
  for (const node of [a, b]) assert.equal((await read(node)).id, null);
  const rows = await a.running.service.db.selectFrom('stored_files').select('path').execute();
  assert.ok(!rows.some((row) => row.path.startsWith('drafts/')));
});

test('an acceptance of several jobs is undone by another node, unless somebody has used the result', {
  skip,
}, async () => {
  const [first, second] = [await runJob(a, 'Fourth'), await runJob(a, 'Fifth')];
  for (const { job, documentId } of [first, second]) {
    const people = new Reviewers(b, documentId);
    await people.step(job.id, 'review');
    const including = await people.listOpen(job.id);
    await people.step(job.id, 'accept', { including, reason: { code: 'other' }, bulk_id: 'blk_nodes' });
  }
  await a.expect(200, 'GET', `${WS}/jobs/${second.job.id}/output`);
  const undo = (node: TestServer) => node.expect<BulkUndo>(200, 'POST', `${WS}/bulk-acceptances/blk_nodes/undo`);
  const answers = await Promise.all([undo(a), undo(b)]);
  for (const { body } of answers)
    assert.deepEqual(
      body.items.map(({ undone, why }) => [undone, why]),
      [
        [true, null],
        [false, 'downloaded'],
      ],
    );
});

test('a document that one node deletes is gone from the storage, and for every node', { skip }, async () => {
  const { id } = await a.uploadText(`${INPUT}\n`, 'gone.csv');
  await b.expect(200, 'GET', `${WS}/documents/${id}/content`);
  await b.expect(204, 'DELETE', `${WS}/documents/${id}`);
  await a.expectProblem('document_unknown', 'GET', `${WS}/documents/${id}/content`);
  assert.ok(!existsSync(join(storage, 'documents', id)));
});
