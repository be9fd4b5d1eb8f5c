import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { dataFolders, jobFolder } from '../../../src/contract/layout.ts';
import { readEvents } from '../../../src/runner/index.ts';
import { storedNames } from '../../../src/storage/shared/index.ts';
import { pluck } from '../../helpers/pluck.ts';
import { makeCsv, type Server, submit, waitFor } from '../harness.ts';
import { addStored, makeDeployment, startNode, WITH_NODES } from './start-node.ts';

test('a job whose engine is killed while its node has no note of it goes on in its folder', WITH_NODES, async (t) => {
  const deployment = await makeDeployment(t);
  let kills = 0;
  const node: Server = await startNode(t, deployment, 'node', {
    onStep: (step, jobId) => {
      if (step !== 'spawned' || kills > 0) return;
      kills += 1;
      const { engines, storedNotes } = dataFolders(node.dataDir);
      // As if the disk had had no space for the note.
      const note = join(storedNotes, `${storedNames.job(jobId!)}.json`);
      assert.ok(existsSync(note));
      rmSync(note);
      process.kill(JSON.parse(readFileSync(join(engines, `${jobId}.json`), 'utf8')).pid, 'SIGKILL');
    },
  });
  const { id } = await submit(node, await addStored(node, deployment, makeCsv(3000)));
  const job = await waitFor(node, id);
  assert.deepEqual([job.status, job.error, job.attempts], ['success', null, 2]);
  const events = readEvents(jobFolder(node.dataDir, id));
  assert.deepEqual(
    pluck(events, 'seq'),
    Array.from(events, (_, i) => i + 1),
    'none of its events is lost',
  );
});
