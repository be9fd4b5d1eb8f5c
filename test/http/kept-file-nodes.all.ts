import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Node, Verification } from '../../src/contract/api/index.ts';
import { jobFolder, jobNames, nameRevision } from '../../src/contract/layout.ts';
import { readComparable } from '../helpers/compare-jobs.ts';
import { databaseUrlOf, isOnPostgres } from '../helpers/postgres/databases.ts';
import { tell, tellJune, tellMay } from './kept-files/story.ts';
import { startTestServer, type TestServer, WS, waitUntil } from './server-harness.ts';

const runsJobs = ({ role, sandbox_level: level }: Node) => role === 'all' && level !== null;

const skip = !isOnPostgres && 'Nodes share a database of PostgreSQL.';
const storage = mkdtempSync(join(tmpdir(), 'ade-kept-files-'));
after(() => rmSync(storage, { recursive: true, force: true }));

/** What must not depend on where a job ran: record, issues and workbook of a revision, and the places of changed rows. */
function readResult({ dataDir }: TestServer, id: string, revision: number): object {
  const folder = jobFolder(dataDir, nameRevision(id, revision));
  const { artifact, ...rest } = readComparable(folder);
  // Ids, and hashes of inputs, each of which has a salt of its own.
  const config = { ...artifact.config, config_id: '', config_version_id: '' };
  const job = { ...artifact.job, previous: undefined, corrections: artifact.job.corrections?.count };
  const changes = join(folder, jobNames.rowChanges);
  return {
    ...rest,
    artifact: { ...artifact, config, job },
    changes: existsSync(changes) && readFileSync(changes, 'hex'),
  };
}

test('a document that one node compares with what another node kept gives the bytes of a single machine', {
  skip,
}, async () => {
  const local = await startTestServer({ ADE_STORAGE_URL: '' });
  await local.publishStarter();
  const alone = await tell(local, 'Harbour');

  const shared = { ADE_STORAGE_URL: pathToFileURL(storage).href };
  const first = await startTestServer(shared);
  await first.publishStarter();
  const { senderId, may } = await tellMay(first, 'Harbour');
  const second = await startTestServer({ ...shared, ADE_DATABASE_URL: await databaseUrlOf(first.dataDir) });
  second.adminToken = first.adminToken;
  // From now on the first node takes no jobs, so the second document runs on the other one.
  first.env.ADE_ROLE = 'api';
  await first.restart();
  await waitUntil(async () => (await second.list<Node>('/api/v1/nodes')).some(runsJobs));
  const june = await tellJune(second, senderId);
  assert.ok(!existsSync(join(jobFolder(first.dataDir, june.id), jobNames.artifact)), 'it ran on the second node');

  for (const [name, revision] of [
    ['may', 1],
    ['may', 2],
    ['june', 1],
    ['june', 2],
  ] as const) {
    const [node, { id }] = name === 'may' ? [first, may] : [second, june];
    assert.deepEqual(
      readResult(node, id, revision),
      readResult(local, alone[name].id, revision),
      `${name} ${revision}`,
    );
  }
  for (const node of [first, second]) {
    const { body } = await node.expect<Verification>(200, 'POST', `${WS}/jobs/${june.id}/verify`, { json: {} });
    assert.deepEqual([body.ok, body.checks.filter(({ ok }) => ok !== true)], [true, []]);
  }

  // The copies go with the earlier job, wherever they are.
  await first.expect(200, 'POST', `${WS}/jobs/${may.id}/reopen`, {
    json: { reason: { code: 'other', text: 'to be deleted' } },
    headers: { 'if-match': '*' },
  });
  await first.expect(204, 'DELETE', `${WS}/jobs/${may.id}`);
  await first.expect(200, 'GET', `${WS}/jobs/${june.id}/row-changes`);
  const { db } = first.running.service;
  const stored = await db.selectFrom('stored_files').select('path').where('path', 'like', '%previous-%').execute();
  assert.deepEqual(stored, []);
  const { body } = await second.expect<Verification>(200, 'POST', `${WS}/jobs/${june.id}/verify`, { json: {} });
  assert.deepEqual([body.ok, body.answers.rerun.because], [null, 'previous_removed']);
});
