import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { AcceptanceFile } from '../../../src/contract/acceptance.ts';
import { jobFolder, jobPaths } from '../../../src/contract/layout.ts';
import { checkChain } from '../../../src/storage/store/check-activity.ts';
import { pluck } from '../../helpers/pluck.ts';
import { size } from '../../helpers/size.ts';
import {
  makeCsv,
  makeDataDir,
  run,
  type Server,
  startServer,
  startServerFor,
  takeReviewStep,
  WORKSPACE,
} from '../harness.ts';
import { crashServer, startServerProcess } from '../server-process.ts';

/** Choose fewer to try something out. */
const KILLS = Number(process.env.ADE_TEST_KILLS ?? size(1, 12, 500));

async function makeFinishedJob(t: TestContext): Promise<{ dataDir: string; jobId: string }> {
  const dataDir = await makeDataDir(t);
  const server = await startServer(dataDir);
  const { id, attention } = await run(server, makeCsv(5));
  assert.deepEqual(attention, [], 'nothing is open');
  await server.stop();
  return { dataDir, jobId: id };
}

/** Checks that folder, database and activity agree, and that each step is recorded exactly once. */
async function assertWhole(server: Server, jobId: string, expected: readonly string[]): Promise<void> {
  const { db, dataDir, service } = server;
  const { history, acceptances, state } = await service.reviews.get(WORKSPACE, jobId);
  assert.deepEqual(pluck(history, 'action'), expected);
  const count = (action: string) => expected.filter((one) => one === action).length;
  assert.equal(acceptances.length, count('accepted'));
  const standing = acceptances.filter(({ withdrawn_at: at }) => at === null).length;
  assert.equal(standing, state === 'accepted' ? 1 : 0);
  const { acceptance: path } = jobPaths(jobFolder(dataDir, jobId));
  const filed = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as AcceptanceFile).acceptances : [];
  assert.deepEqual(filed, acceptances);
  const noted = await db
    .selectFrom('activity')
    .select('action')
    .where('target_id', '=', jobId)
    .orderBy('seq')
    .execute();
  const steps = noted
    .map(({ action }) => action)
    .filter((action) => action.startsWith('job.') && action !== 'job.submitted');
  assert.deepEqual(
    steps,
    expected.map((action) => `job.${action}`),
  );
  assert.equal((await checkChain(db, WORKSPACE)).ok, true);
  const { items } = await service.reviews.listComments(WORKSPACE, jobId);
  for (const { id, text } of items) assert.ok(text !== null, `the text of ${id} is lost`);
}

for (const step of ['review_written', 'review_stored', 'review_filed']) {
  test(`a crash at the step "${step}" neither loses nor duplicates an acceptance`, async (t) => {
    const { dataDir, jobId } = await makeFinishedJob(t);
    // The first time, the step is part of starting the review.
    await crashServer(t, dataDir, `${step}:2`, {
      type: 'review',
      jobId,
      steps: [
        { step: 'start', key: 's' },
        { step: 'accept', key: 'a' },
      ],
    });
    const server = await startServerFor(t, dataDir);
    const isTaken = step !== 'review_written';
    await assertWhole(server, jobId, isTaken ? ['started', 'accepted'] : ['started']);
    // The client may not have received an answer, so it asks again with its key.
    assert.equal((await takeReviewStep(server, jobId, { step: 'accept', key: 'a' })).state, 'accepted');
    await assertWhole(server, jobId, ['started', 'accepted']);
  });
}

/** The steps sent in turn: a start, a comment, an acceptance, and a reopening. */
const ROUND = ['start', 'comment', 'accept', 'reopen'] as const;
const ACTIONS = { start: 'started', comment: 'commented', accept: 'accepted', reopen: 'reopened' } as const;

test(`${KILLS} kills of the server during reviews lose nothing, and duplicate nothing`, async (t) => {
  const { dataDir, jobId } = await makeFinishedJob(t);
  const sent: { step: (typeof ROUND)[number]; key: string; text: string }[] = [];
  for (let kill = 0; kill <= KILLS; kill++) {
    const child = await startServerProcess(t, dataDir);
    const last = sent.at(-1);
    if (last !== undefined) {
      // The last step may have been taken or not; with its key it is taken once.
      const answer = await child.ask({ type: 'review', jobId, steps: [last] });
      assert.equal(answer?.type, 'accepted', JSON.stringify(answer));
    }
    if (kill === KILLS) {
      await child.ask({ type: 'drain', drainSeconds: 10 });
      break;
    }
    const next = { step: ROUND[kill % ROUND.length]!, key: `step ${kill}`, text: `text ${kill}` };
    sent.push(next);
    void child.ask({ type: 'review', jobId, steps: [next] });
    // Covers each moment in turn, from before the step is stored until after it is filed.
    await delay((kill * 7) % 40);
    await child.kill();
  }
  const server = await startServerFor(t, dataDir);
  await assertWhole(
    server,
    jobId,
    sent.map(({ step }) => ACTIONS[step]),
  );
  const { items } = await server.service.reviews.listComments(WORKSPACE, jobId);
  const written = sent.filter(({ step }) => step !== 'start').map(({ text }) => text);
  assert.deepEqual(pluck(items, 'text'), written);
});
