import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { jobFolder } from '../../../src/contract/layout.ts';
import {
  keepDraft,
  makeCsv,
  makeDataDir,
  noteOf,
  OWNER,
  run,
  startServer,
  startServerFor,
  WORKSPACE,
} from '../harness.ts';
import { crashServer } from '../server-process.ts';

const FIRST = [noteOf('3', 'first')];
const SECOND = [noteOf('3', 'second')];

async function makeFinishedJob(t: TestContext): Promise<{ dataDir: string; jobId: string }> {
  const dataDir = await makeDataDir(t);
  const server = await startServer(dataDir);
  const { id } = await run(server, makeCsv(20));
  await server.stop();
  return { dataDir, jobId: id };
}

const listFiles = (dataDir: string, jobId: string) => readdirSync(join(jobFolder(dataDir, jobId), 'drafts'));

test('a crash between the file of a first draft and its row leaves no draft, and the next one replaces the file', async (t) => {
  const { dataDir, jobId } = await makeFinishedJob(t);
  await crashServer(t, dataDir, 'draft_written', { type: 'draft', jobId, corrections: FIRST });
  const server = await startServerFor(t, dataDir);
  const request = { workspaceId: WORKSPACE, jobId, owner: OWNER };
  assert.deepEqual((await server.service.drafts.list(WORKSPACE, OWNER)).items, []);
  assert.deepEqual((await server.service.drafts.read(request)).statements, []);
  assert.deepEqual(listFiles(dataDir, jobId), [], 'reading removes what the crash has left');
  await keepDraft(server, jobId, SECOND);
  assert.deepEqual((await server.service.drafts.read(request)).statements, [SECOND]);
});

test('a crash while a draft is saved again loses neither', async (t) => {
  const { dataDir, jobId } = await makeFinishedJob(t);
  const before = await startServer(dataDir);
  await keepDraft(before, jobId, FIRST);
  await before.stop();
  await crashServer(t, dataDir, 'draft_written', { type: 'draft', jobId, corrections: SECOND });
  const server = await startServerFor(t, dataDir);
  const { statements } = await server.service.drafts.read({ workspaceId: WORKSPACE, jobId, owner: OWNER });
  // Nodes store files and rows together; on one machine, the file with the newer decisions counts.
  assert.ok(
    [FIRST, SECOND].some((one) => JSON.stringify([one]) === JSON.stringify(statements)),
    JSON.stringify(statements),
  );
  assert.equal((await server.service.drafts.list(WORKSPACE, OWNER)).items.length, 1);
});

test('a crash while a draft is discarded leaves the whole draft, or nothing of it', async (t) => {
  const { dataDir, jobId } = await makeFinishedJob(t);
  const before = await startServer(dataDir);
  await keepDraft(before, jobId, FIRST);
  await before.stop();
  await crashServer(t, dataDir, 'draft_written', { type: 'draft', jobId, corrections: null });
  const server = await startServerFor(t, dataDir);
  const { statements } = await server.service.drafts.read({ workspaceId: WORKSPACE, jobId, owner: OWNER });
  const { items } = await server.service.drafts.list(WORKSPACE, OWNER);
  assert.equal(items.length, statements.length);
  await keepDraft(server, jobId, null);
  assert.deepEqual(listFiles(dataDir, jobId), []);
});
