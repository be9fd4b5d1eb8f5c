import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inputPaths } from '../../../src/contract/layout.ts';
import { ON_LOCAL_FILES } from '../../helpers/storage/forgetful.ts';
import { addDocument, makeCsv, makeServer, submit, WORKSPACE, waitFor } from '../harness.ts';

const FILES = [inputPaths.checkPlan, inputPaths.expected];

test('a job is planned again if files for its checks are removed before they are copied', ON_LOCAL_FILES, async (t) => {
  let doomed: string[] = [];
  const server = await makeServer(t, {
    onStep: (step) => {
      if (step === 'planned') for (const path of doomed.splice(0)) rmSync(path);
    },
  });
  const old = await submit(server, await addDocument(server, makeCsv(3)), { checks: { expected: { rows: 3 } } });
  await waitFor(server, old.id);
  doomed = FILES.map((path) => join(server.dataDir, 'jobs', old.id, path));
  assert.ok(doomed.every(existsSync));
  const request = { submittedBy: 'test', activity: { action: 'job.retried' } } as const;
  const { resource } = await server.service.retry(WORKSPACE, old.id, request);
  assert.deepEqual(doomed, []);
  const job = await waitFor(server, resource.id);
  assert.equal(job.status, 'success', JSON.stringify(job.error));
  assert.ok(!existsSync(join(server.dataDir, 'jobs', job.id, inputPaths.expected)));
});
