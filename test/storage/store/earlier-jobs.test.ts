import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { insertDocument } from '../../../src/storage/store/documents.ts';
import { listEarlierJobs, listJobsOnDocuments } from '../../../src/storage/store/earlier-jobs.ts';
import { insertJob } from '../../../src/storage/store/jobs.ts';
import type { JobRow } from '../../../src/storage/store/schema/tables.ts';
import { makeWorkspace } from '../../../src/storage/store/workspaces.ts';
import { openTestDatabase } from '../../helpers/postgres/databases.ts';
import { makeJobTestRow } from '../../service/rows.ts';

const MOST = 20;
const [SAME, OTHER] = ['a'.repeat(64), 'b'.repeat(64)];

async function openWith(t: TestContext, rows: (Partial<JobRow> & Pick<JobRow, 'id'>)[]) {
  const db = await openTestDatabase(t);
  // The rows are not stored in the order of their times.
  for (const row of rows.toReversed()) await insertJob(db, makeJobTestRow(row));
  return db;
}

test('earlier jobs are jobs before on the same bytes in the same workspace, newest first, without tries', async (t) => {
  const db = await openWith(t, [
    { id: 'first', created_at: '2026-01-01' },
    { id: 'also_first', created_at: '2026-01-01' },
    { id: 'try', created_at: '2026-01-02', is_try: 1 },
    { id: 'elsewhere', created_at: '2026-01-02', workspace_id: 'ws_other' },
    { id: 'other_bytes', created_at: '2026-01-02', document_sha256: OTHER },
    { id: 'second', created_at: '2026-01-03', document_id: 'doc_2' },
    { id: 'third', created_at: '2026-01-04' },
  ]);
  const earlier = await listEarlierJobs(db, ['third', 'first', 'second', 'other_bytes', 'nobody']);
  assert.deepEqual(Object.fromEntries(earlier), {
    third: ['second', 'first', 'also_first'],
    first: [],
    second: ['first', 'also_first'],
    other_bytes: [],
  });
});

test('the newest twenty earlier jobs of a job and of a document are listed', async (t) => {
  const ids = Array.from({ length: MOST + 5 }, (_, i) => `job_${String(i).padStart(2, '0')}`);
  const db = await openWith(
    t,
    ids.map((id, i) => ({ id, created_at: `2026-01-${String(1 + i).padStart(2, '0')}` })),
  );
  const newestFirst = ids.toReversed();
  assert.deepEqual((await listEarlierJobs(db, [ids.at(-1)!])).get(ids.at(-1)!), newestFirst.slice(1, 1 + MOST));
  await makeWorkspace(db, 'Test', 'ws_test');
  const times = {
    uploaded_at: '2026-01-01',
    deleted_at: null,
    purged_at: null,
    folder: null,
    sender_id: null,
    period: null,
  };
  for (const [id, sha256] of [
    ['doc_same', SAME],
    ['doc_other', OTHER],
  ] as const) {
    const file = { filename: 'a.csv', bytes: 1, sha256, format: 'csv', uploaded_by: 'x' };
    await insertDocument(db, { id, workspace_id: 'ws_test', ...file, ...times });
  }
  const onDocuments = await listJobsOnDocuments(db, ['doc_same', 'doc_other']);
  assert.deepEqual(onDocuments.get('doc_same'), newestFirst.slice(0, MOST));
  assert.deepEqual(onDocuments.get('doc_other'), []);
});
