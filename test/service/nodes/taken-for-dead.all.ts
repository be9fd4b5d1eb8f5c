import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requeueJobsOfNode } from '../../../src/storage/store/job-queue.ts';
import { findJob } from '../../../src/storage/store/jobs.ts';
import { deleteNode } from '../../../src/storage/store/nodes.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import { HANGING_CSV, submit } from '../harness.ts';
import { addStored, makeDeployment, ONE_SLOT, startNode, WITH_NODES } from './start-node.ts';

test('a node that lives, but was taken for dead, is not a death of its jobs', WITH_NODES, async (t) => {
  const deployment = await makeDeployment(t);
  const node = await startNode(t, deployment, 'one', { env: ONE_SLOT });
  const { id } = await submit(node, await addStored(node, deployment, HANGING_CSV));
  const read = async () => (await findJob(node.db, id))!;
  await waitUntil(async () => (await read()).pass !== null);
  const { node_id: nodeId } = await read();
  await node.db.transaction().execute(async (transaction) => {
    await deleteNode(transaction, nodeId!);
    await requeueJobsOfNode(transaction, nodeId!, false);
    // Two earlier deaths, so that a finished pass, after which none counts, differs from a death that is taken back.
    await transaction.updateTable('jobs').set({ server_deaths: 2 }).where('id', '=', id).execute();
  });
  await waitUntil(async () => (await read()).server_deaths !== 2);
  assert.equal((await read()).server_deaths, 1);
});
