import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { jobFolder, nameRevision } from '../../../src/contract/layout.ts';
import { readEvents } from '../../../src/runner/index.ts';
import { pluck } from '../../helpers/pluck.ts';
import { never, pick, size } from '../../helpers/size.ts';
import {
  correct,
  makeCsv,
  makeDataDir,
  noteOf,
  readOutputHash,
  run,
  settle,
  startServer,
  startServerFor,
  WORKSPACE,
} from '../harness.ts';
import { crashServer, startServerProcess } from '../server-process.ts';
import { readCorrected } from './rows.ts';

/** Choose fewer to try something out. */
const KILLS = Number(process.env.ADE_TEST_KILLS ?? size(1, 12, 500));
/** More rows than are corrected: a document in which every row is a note has no table. */
const ROWS = KILLS + 100;

/** A data folder with a finished job. */
async function makeFinishedJob(t: TestContext): Promise<{ dataDir: string; jobId: string }> {
  const dataDir = await makeDataDir(t);
  const server = await startServer(dataDir);
  const { id } = await run(server, makeCsv(ROWS));
  await server.stop();
  return { dataDir, jobId: id };
}

const steps = ['reserved', 'corrected', 'stored', 'filed', 'enqueued', 'started', 'spawned', 'reported', 'finished'];

for (const step of pick(steps, never, (name) => ['corrected', 'stored'].includes(name))) {
  test(`a crash at the step "${step}" neither loses nor duplicates a revision`, async (t) => {
    const { dataDir, jobId } = await makeFinishedJob(t);
    const set = { base: 1, corrections: [noteOf('3', 'once')], key: 'once' };
    await crashServer(t, dataDir, step, { type: 'correct', jobId, set });
    const server = await startServerFor(t, dataDir);
    const before = await server.service.revisions.list(WORKSPACE, jobId);
    assert.equal(before.length, step === 'reserved' || step === 'corrected' ? 1 : 2);
    // The client may not have received an answer, so it asks again with its key.
    assert.equal((await correct(server, jobId, set)).revision, 2);
    assert.equal(await settle(server, jobId), 2);
    assert.deepEqual(pluck(readCorrected(dataDir, jobId, 2), 'id', 'reason'), [['c1', 'once']]);
    const ends = readEvents(jobFolder(dataDir, nameRevision(jobId, 2))).filter(({ type }) => type === 'finished');
    assert.equal(ends.length, 1);
  });
}

/** Between two kills, a server starts and a revision runs: two seconds on an idle machine, seven on a busy one. */
const timeout = Math.max(120_000, KILLS * 10_000);

test(`${KILLS} kills of the server during corrections lose nothing, and duplicate nothing`, { timeout }, async (t) => {
  const { dataDir, jobId } = await makeFinishedJob(t);
  let base = 1;
  const sent: string[] = [];
  for (let kill = 0; kill <= KILLS; kill++) {
    const child = await startServerProcess(t, dataDir);
    const name = sent.at(-1);
    if (name !== undefined) {
      // The last set may have been taken or not; with its key it is taken once.
      const again = { base, corrections: [noteOf(String(2 + (sent.length % ROWS)), name)], key: name };
      const answer = await child.ask({ type: 'correct', jobId, set: again });
      assert.equal(answer?.type, 'accepted', JSON.stringify(answer));
      const settled = await child.ask({ type: 'settle', jobId });
      assert.ok(settled?.type === 'accepted');
      base = Number(settled.id);
    }
    const last = readEvents(jobFolder(dataDir, nameRevision(jobId, sent.length + 1))).at(-1);
    assert.equal(base, sent.length + 1, JSON.stringify(last));
    if (kill === KILLS) {
      await child.ask({ type: 'drain', drainSeconds: 10 });
      break;
    }
    sent.push(`set ${kill}`);
    const next = { base, corrections: [noteOf(String(2 + (sent.length % ROWS)), `set ${kill}`)], key: `set ${kill}` };
    void child.ask({ type: 'correct', jobId, set: next });
    // Covers each moment in turn, from before the set is stored until after it has ended.
    await delay(((kill * 37) % 100) * 6);
    await child.kill();
  }
  assert.deepEqual(pluck(readCorrected(dataDir, jobId, base), 'reason'), sent);
  const server = await startServerFor(t, dataDir);
  const revisions = await server.service.revisions.list(WORKSPACE, jobId);
  assert.deepEqual(
    pluck(revisions, 'revision', 'status'),
    Array.from({ length: sent.length + 1 }, (_, i) => [i + 1, 'success']),
  );
  const folders = readdirSync(join(jobFolder(dataDir, jobId), 'revisions'));
  assert.equal(folders.length, sent.length);
  // As if nothing had been killed.
  const { id } = await run(server, makeCsv(ROWS));
  await correct(server, id, { base: 1, corrections: sent.map((_, i) => noteOf(String(2 + ((i + 1) % ROWS)))) });
  await settle(server, id);
  assert.equal(await readOutputHash(server, id), await readOutputHash(server, jobId));
});
