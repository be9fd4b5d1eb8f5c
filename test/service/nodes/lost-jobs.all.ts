import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { connect, nameQueue, openBoss, toBossId } from '../../../src/service/nodes/boss.ts';
import { requeueLostJobs } from '../../../src/service/nodes/find-lost.ts';
import { markJobStarted } from '../../../src/storage/store/job-attempts.ts';
import { findJob, insertJob } from '../../../src/storage/store/jobs.ts';
import { lockRow } from '../../../src/storage/store/locks.ts';
import { insertNode } from '../../../src/storage/store/nodes.ts';
import { ON_POSTGRES, openTestDatabase } from '../../helpers/postgres/databases.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import { makeJobTestRow } from '../rows.ts';

const NODE = 'node_x';

test('a job that was found lost but has been taken again is left alone', ON_POSTGRES, async (t) => {
  const db = await openTestDatabase(t);
  const boss = await openBoss(db, { dataDir: '', databaseUrl: '' }, () => undefined);
  t.after(() => boss.stop({ graceful: false, close: false }));
  for (const [i, id] of ['job_a', 'job_b'].entries())
    await insertJob(db, makeJobTestRow({ id, status: 'running', queued_seq: i, finished_at: null }));
  const about = { host: 'here', pid: 1, role: 'worker', version: '0', slots: 1, sandbox_level: null } as const;
  await insertNode(db, { id: NODE, ...about });
  let counting: Promise<number> | undefined;
  await db.transaction().execute(async (transaction) => {
    await lockRow(transaction, 'jobs', 'job_a');
    counting = requeueLostJobs(db, boss);
    // `requeueLostJobs` has found both jobs, and waits for the first one.
    await waitUntil(async () => {
      const { rows } = await sql`select 1 from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
      return rows.length > 0;
    });
    await boss.send(nameQueue(), { jobId: 'job_b' }, { ...connect(db), id: toBossId('job_b') });
    await boss.fetch(nameQueue());
    await markJobStarted(db, 'job_b', new Date().toISOString(), NODE);
  });
  assert.equal(await counting, 1);
  const [a, b] = [await findJob(db, 'job_a'), await findJob(db, 'job_b')];
  assert.deepEqual([a!.status, a!.server_deaths], ['queued', 1]);
  assert.deepEqual([b!.status, b!.node_id], ['running', NODE]);
  const { rows } = await sql<{ data: { jobId: string }; state: string }>`
    select data, state from pgboss.job where name = ${nameQueue()} order by data->>'jobId'`.execute(db);
  assert.deepEqual(
    rows.map(({ data, state }) => [data.jobId, state]),
    [
      ['job_a', 'created'],
      ['job_b', 'active'],
    ],
  );
});
