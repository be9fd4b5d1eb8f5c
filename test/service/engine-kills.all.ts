import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { dataFolders, jobFolder } from '../../src/contract/layout.ts';
import { readEvents } from '../../src/runner/index.ts';
import { addDocument, makeCsv, makeServer, readOutputHash, submit, waitFor } from './harness.ts';

/** A server that kills the engines of each job as soon as they start, up to `times` engines. */
async function runKilled(t: Parameters<typeof makeServer>[0], times: number) {
  const logged: (string | undefined)[] = [];
  let kills = 0;
  const server = await makeServer(t, {
    log: ({ code }) => logged.push(code),
    onStep: (step, jobId) => {
      if (step !== 'spawned' || kills === times) return;
      kills += 1;
      const { pid } = JSON.parse(readFileSync(join(dataFolders(server.dataDir).engines, `${jobId}.json`), 'utf8'));
      process.kill(pid, 'SIGKILL');
    },
  });
  const document = await addDocument(server, makeCsv(50));
  const { id } = await submit(server, document);
  const job = await waitFor(server, id);
  const again = await submit(server, document);
  const undisturbed = await waitFor(server, again.id);
  const hashes = await Promise.all([id, again.id].map((one) => readOutputHash(server, one)));
  return { job, undisturbed, hashes, logged, events: readEvents(jobFolder(server.dataDir, id)) };
}

test('a job whose engine is killed twice ends once, with the same result as without kills', async (t) => {
  const { job, undisturbed, hashes, logged, events } = await runKilled(t, 2);
  assert.deepEqual([job.status, job.error, job.attempts], ['success', null, 3]);
  assert.deepEqual([undisturbed.status, undisturbed.attempts], ['success', 1]);
  assert.equal(hashes[0], hashes[1]);
  assert.deepEqual(
    logged.filter((code) => code !== undefined),
    ['process_killed', 'process_killed'],
  );
  const starts = events.flatMap((event) => (event.type === 'started' ? [[event.attempt, event.after?.code]] : []));
  assert.deepEqual(starts, [
    [1, undefined],
    [2, 'process_killed'],
    [3, 'process_killed'],
  ]);
  assert.equal(events.filter(({ type }) => type === 'finished').length, 1);
});

test('the third kill ends the job, but no other job', async (t) => {
  const { job, undisturbed } = await runKilled(t, 3);
  assert.deepEqual([job.status, job.error?.code, job.attempts], ['error', 'process_killed_repeatedly', 3]);
  assert.match(job.error!.message, /^The engine was killed from outside 3 times/);
  assert.equal(undisturbed.status, 'success');
});
