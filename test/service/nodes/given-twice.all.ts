import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sql } from 'kysely';
import { isSameProcess, type ProcessIdentity } from '../../../src/base/processes/index.ts';
import { dataFolders } from '../../../src/contract/layout.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import { HANGING_CSV, makeCsv, type Server, submit, WORKSPACE, waitFor } from '../harness.ts';
import { addStored, makeDeployment, startNode, WITH_NODES } from './start-node.ts';

test('a job that is given out again while it runs is stopped before it runs again', WITH_NODES, async (t) => {
  const deployment = await makeDeployment(t);
  const engines: ProcessIdentity[] = [];
  /** How many engines of the job existed when the next one started. */
  const alive: number[] = [];
  let id: string | undefined;
  const node: Server = await startNode(t, deployment, 'node', {
    env: { ADE_MAX_CONCURRENCY: '3', ADE_QUEUE_SIZE: '50' },
    onStep: (step, jobId) => {
      if (step !== 'spawned' || (id !== undefined && jobId !== id)) return;
      alive.push(engines.filter(isSameProcess).length);
      engines.push(JSON.parse(readFileSync(join(dataFolders(node.dataDir).engines, `${jobId}.json`), 'utf8')));
    },
  });
  const hanging = await addStored(node, deployment, HANGING_CSV);
  const other = await addStored(node, deployment, makeCsv(3));
  id = (await submit(node, hanging)).id;
  await waitUntil(() => engines.length === 1);
  // As the queue does with a job that has not been heard of for too long.
  await sql`update pgboss.job set state = 'retry' where data->>'jobId' = ${id}`.execute(node.db);
  // The node then asks the queue immediately.
  await waitFor(node, (await submit(node, other)).id);
  await waitUntil(() => engines.length === 2);
  assert.deepEqual(alive, [0, 0]);
  // The queue knows which node has it.
  const readState = async () => {
    const { rows } = await sql<{ state: string }>`
      select state from pgboss.job where data->>'jobId' = ${id}`.execute(node.db);
    return rows.map(({ state }) => state);
  };
  assert.deepEqual(await readState(), ['active']);
  const { attempts } = await node.service.get(WORKSPACE, id);
  assert.equal(attempts, 2);
  await node.service.cancel(WORKSPACE, id, { actor: 'test' });
  assert.equal((await waitFor(node, id)).status, 'cancelled');
  await waitUntil(async () => (await node.service.readStats()).held === 0);
  assert.deepEqual(await readState(), ['completed']);
});
