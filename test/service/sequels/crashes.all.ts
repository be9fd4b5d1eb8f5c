import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { isOnPostgres } from '../../helpers/postgres/databases.ts';
import { isLong, size } from '../../helpers/size.ts';
import { makeDataDir, startServer, startServerFor } from '../harness.ts';
import { startServerProcess } from '../server-process.ts';
import { assertDoneOnce, makeSequelJob, OPEN, prepareSequelJob } from './sequel-job.ts';

/** The steps of a revision and of what follows it; `:n` means at the nth time. */
const STEPS = [
  'corrected',
  'stored',
  'started',
  'reported',
  'finished',
  'sequel_due',
  'recipe_written',
  'recipe_stored',
  'sequel_held',
  'review_written',
  'review_stored',
  'sequel_stepped',
  'review_stored:2',
  'sequel_stepped:2',
  'review_written:3',
  'review_stored:3',
  'review_filed:3',
  'sequel_stepped:3',
];

/** In `test:all`, each step is on one of the two databases. */
const isOfDatabase = (_: string, i: number) => isLong || i % 2 === Number(isOnPostgres);

for (const step of STEPS.filter(isOfDatabase)) {
  test(`a kill at the step "${step}" loses nothing of what was to follow a revision, and does nothing twice`, async (t) => {
    const job = await prepareSequelJob(t);
    const child = await startServerProcess(t, job.dataDir, { crashAt: step, env: OPEN });
    await child.ask({ type: 'correct', jobId: job.jobId, set: job.set });
    await child.ended;
    const server = await startServerFor(t, job.dataDir, { env: OPEN });
    await assertDoneOnce(server, job);
  });
}

/** Choose fewer to try something out. */
const KILLS = Number(process.env.ADE_TEST_KILLS ?? size(1, 2, 200));

test(`${KILLS} kills of the server, from the request until the signature, lose nothing and do nothing twice`, async (t) => {
  const dataDir = await makeDataDir(t);
  const env = OPEN;
  for (let kill = 0; kill <= KILLS; kill++) {
    const server = await startServer(dataDir, { env });
    const job = await makeSequelJob(server, kill + 1);
    await server.stop();
    const child = await startServerProcess(t, dataDir, { env });
    void child.ask({ type: 'correct', jobId: job.jobId, set: job.set });
    // Covers each moment in turn, from before the corrections are stored until after the signature.
    await delay((kill * 37) % 600);
    await child.kill();
    const after = await startServer(dataDir, { env });
    await assertDoneOnce(after, job, kill + 1);
    await after.stop();
  }
});
