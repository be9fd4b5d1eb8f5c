import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { dataFolders, jobFolder } from '../../../src/contract/layout.ts';
import { hideJobFolder, settleDeletedFolders } from '../../../src/service/folders/job-folder.ts';
import { insertJob } from '../../../src/storage/store/jobs.ts';
import { openTestDatabase } from '../../helpers/postgres/databases.ts';
import { makeFolder } from '../../helpers/run-package.ts';
import { makeJobTestRow } from '../rows.ts';

test('a start puts back the hidden folders of jobs that have a row, and removes those that are being removed', async (t) => {
  const db = await openTestDatabase(t);
  const dataDir = makeFolder();
  const folders = dataFolders(dataDir);
  const put = (name: string) => {
    mkdirSync(join(folders.jobs, name), { recursive: true });
    writeFileSync(join(folders.jobs, name, 'artifact.json'), name);
  };
  for (const id of ['job_hidden', 'job_half_removed']) await insertJob(db, makeJobTestRow({ id }));
  for (const name of ['job_hidden', 'job_gone']) {
    put(name);
    await hideJobFolder(jobFolder(dataDir, name));
  }
  assert.ok(readdirSync(folders.jobs).every((name) => name.startsWith('.')));
  // Versions before 0.5.0 removed a folder before its row; so does a full disk.
  put('.deleted-job_half_removed');
  await settleDeletedFolders({ db, folders });
  assert.deepEqual(readdirSync(folders.jobs), ['job_hidden']);
  assert.equal(readFileSync(join(folders.jobs, 'job_hidden', 'artifact.json'), 'utf8'), 'job_hidden');
});
