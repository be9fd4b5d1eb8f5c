import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findTableJobs } from '../../../src/service/tables/find-jobs.ts';
import { insertJob } from '../../../src/storage/store/jobs.ts';
import { openTestDatabase } from '../../helpers/postgres/databases.ts';
import { makeJobTestRow } from '../rows.ts';

test('jobs of two configs for the same sender and period do not push each other out', async (t) => {
  const db = await openTestDatabase(t);
  const belonging = { sender_id: 'snd_1', period: '2026-10', review_state: 'accepted' } as const;
  await insertJob(db, makeJobTestRow({ id: 'job_a', ...belonging, created_at: '2026-10-01T00:00:00.000Z' }));
  const other = { config_id: 'cfg_other', created_at: '2026-10-02T00:00:00.000Z' };
  await insertJob(db, makeJobTestRow({ id: 'job_b', ...belonging, ...other }));
  const found = await findTableJobs(db, { workspaceId: 'ws_test', senderId: 'snd_1' });
  assert.deepEqual(
    found.map(({ job }) => job.id),
    ['job_a', 'job_b'],
  );
});
