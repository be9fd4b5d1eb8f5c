import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dataFolders } from '../../../src/contract/layout.ts';
import { TableService } from '../../../src/service/tables/table-service.ts';
import { makeWorkspace } from '../../../src/storage/store/workspaces.ts';
import { openTestDatabase } from '../../helpers/postgres/databases.ts';
import { makeJobTestRow } from '../rows.ts';

test('the tag of a package changes with who is missing, that of a file does not', async (t) => {
  const db = await openTestDatabase(t);
  await makeWorkspace(db, 'Test', 'ws_test');
  const dataDir = '';
  // Without jobs, no file is read.
  const tables = new TableService({ db, dataDir, folders: dataFolders(dataDir) } as never);
  const plan = () => tables.plan({ workspaceId: 'ws_test', configId: 'cfg_test', period: '2026-10' });
  const before = await plan();
  const about = {
    workspace_id: 'ws_test',
    due_day: 10,
    has_several: 0,
    file_pattern: null,
    archived_at: null,
  } as const;
  const made = { created_by: 'test', created_at: '2026-01-01T00:00:00.000Z' };
  await db
    .insertInto('senders')
    .values({ id: 'snd_1', name: 'Ann', ...about, ...made })
    .execute();
  const after = await plan();
  assert.deepEqual([before.missing?.length, after.missing?.length], [0, 1]);
  assert.equal(before.tag, after.tag);
  assert.notEqual(before.packageTag, after.packageTag);
});

test('revisions with the same workbook have files of their own: their rows may come from other rows', async (t) => {
  const db = await openTestDatabase(t);
  const tables = new TableService({ db } as never);
  const [one, another] = ['job_1', 'job_1.r2'].map((id) =>
    tables.tagResult(makeJobTestRow({ id, output_sha256: 'b'.repeat(64) }), { format: 'csv', provenance: ['_row'] }),
  );
  assert.notEqual(one, another);
});
