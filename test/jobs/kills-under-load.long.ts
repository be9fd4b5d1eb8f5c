import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { SUSPECT_DEATHS } from '../../src/jobs/queue/job-queue.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import {
  addDocument,
  isEnded,
  makeCsv,
  makeDataDir,
  makeServer,
  readOutputHash,
  startServer,
  submit,
  WORKSPACE,
  waitFor,
} from './harness.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

const JOBS = 40;
/** Different ones among them. */
const DOCUMENTS = 3;
const KILLS = 10;
/** Few enough for a pass to end between two kills, on a busy machine too. */
const ROWS = 4_000;
const ENV = { ADE_QUEUE_SIZE: String(JOBS) };

async function makeLoad(dataDir: string): Promise<string[]> {
  const db = await openDatabase(dataDir);
  const ids: string[] = [];
  for (let seed = 0; seed < JOBS; seed++) {
    ids.push(await addDocument({ db, dataDir }, makeCsv(ROWS, seed % DOCUMENTS), `${seed}.csv`));
  }
  await db.destroy();
  return ids;
}

async function countUnfinished(dataDir: string): Promise<number> {
  const db = await openDatabase(dataDir);
  const rows = await db.selectFrom('jobs').select('id').where('finished_at', 'is', null).execute();
  await db.destroy();
  return rows.length;
}

/** Kills the server, but not while a job is on its last chance: that job would rightly be blamed for the crash. */
async function killUnlessBlamed(db: Database, child: ServerProcess): Promise<void> {
  const isOnLastChance = async () => {
    const running = db.selectFrom('jobs').select('id').where('status', '=', 'running');
    return (await running.where('server_deaths', '>=', SUSPECT_DEATHS).execute()).length > 0;
  };
  // Stopped meanwhile, so that no job gets there between the look and the kill.
  process.kill(child.pid, 'SIGSTOP');
  while (await isOnLastChance()) {
    process.kill(child.pid, 'SIGCONT');
    await delay(20);
    process.kill(child.pid, 'SIGSTOP');
  }
  await child.kill();
}

test(`${JOBS} jobs outlive at least ${KILLS} kills of the server with the results of an undisturbed run`, {
  timeout: 300_000,
}, async (t) => {
  const dataDir = await makeDataDir(t);
  const documentIds = await makeLoad(dataDir);
  const db = await openDatabase(dataDir);
  t.after(() => db.destroy());
  let kills = 0;
  for (let next = 0; kills < KILLS; kills++) {
    const child = await startServerProcess(t, dataDir, { env: ENV });
    // A pass that ends between two kills: with less, a job would rightly be taken for what ends the server.
    const progress = child.passFinished();
    // Submissions go on meanwhile; what was not answered is asked for again, under its key.
    while (next < Math.ceil((JOBS / KILLS) * (kills + 1))) {
      if ((await child.ask({ type: 'submit', documentId: documentIds[next]! }))?.type === 'accepted') next += 1;
    }
    await progress;
    await delay(100 + kills * 53);
    await killUnlessBlamed(db, child);
  }
  const unfinished = await countUnfinished(dataDir);
  assert.ok(unfinished > 0, 'the last kill came while there was work');

  const server = await startServer(dataDir, { env: ENV });
  t.after(() => server.stop(0));
  let jobs = await server.service.list({ workspaceId: WORKSPACE, limit: 100 });
  for (; !jobs.items.every(isEnded); jobs = await server.service.list({ workspaceId: WORKSPACE, limit: 100 })) {
    await delay(100);
  }
  assert.equal(jobs.items.length, JOBS);
  assert.equal(new Set(jobs.items.map(({ document_id }) => document_id)).size, JOBS);
  assert.deepEqual(jobs.items.map(({ error }) => error).filter(Boolean), []);
  assert.ok(
    jobs.items.some(({ attempts }) => attempts > 1),
    'kills landed in running jobs',
  );

  const expected = await runUndisturbed(t);
  for (const job of jobs.items) {
    assert.equal(await readOutputHash(server, job.id), expected.get(job.document_sha256));
  }
});

/** The hash of the output by that of the document, from a server of its own that nobody kills. */
async function runUndisturbed(t: TestContext): Promise<Map<string, string | null>> {
  const server = await makeServer(t);
  const expected = new Map<string, string | null>();
  for (let seed = 0; seed < DOCUMENTS; seed++) {
    const { id } = await submit(server, await addDocument(server, makeCsv(ROWS, seed)));
    const job = await waitFor(server, id);
    expected.set(job.document_sha256, await readOutputHash(server, job.id));
  }
  return expected;
}
