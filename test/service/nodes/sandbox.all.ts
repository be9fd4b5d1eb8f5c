import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENGINE_VERSION } from '../../../src/contract/version.ts';
import { PostgresSession } from '../../../src/storage/store/dialects/postgres-session.ts';
import { insertNode } from '../../../src/storage/store/nodes.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import { requireLevel } from '../../sandbox/levels.ts';
import { makeCsv, submit } from '../harness.ts';
import { makeBreakable } from '../host/breakable-sandbox.ts';
import { addStored, makeDeployment, startNode, WITH_NODES } from './start-node.ts';

const OTHER = 'node_other';

test('a node without a sandbox accepts jobs as long as another node can run them', WITH_NODES, async (t) => {
  if (!(await requireLevel(t, 'bubblewrap'))) return;
  const bubblewrap = makeBreakable(t);
  const deployment = await makeDeployment(t);
  const node = await startNode(t, deployment, 'one', { env: { ADE_SANDBOX: 'bubblewrap' } });
  const documentId = await addStored(node, deployment, makeCsv(3));
  await node.service.getSandboxLevel();
  bubblewrap.break();
  const isRefused = () =>
    submit(node, documentId).then(
      () => false,
      ({ code }: { code: string }) => code === 'sandbox_unavailable',
    );
  await waitUntil(isRefused);

  const listener = { onNotice: () => undefined, onLost: () => undefined };
  const session = await PostgresSession.open(deployment.env.ADE_DATABASE_URL!, OTHER, listener);
  t.after(() => session.close());
  const join = async (version: string) => {
    const other = { id: OTHER, host: 'far', pid: 1, version, slots: 1, sandbox_level: 'landlock' };
    await insertNode(node.db, { ...other, role: 'worker' });
  };
  await join('0');
  assert.ok(await isRefused(), 'a node of another version takes jobs from another queue');
  await node.db.deleteFrom('nodes').where('id', '=', OTHER).execute();
  await join(ENGINE_VERSION);
  assert.ok(!(await isRefused()));
  assert.ok((await node.service.readStats()).waiting > 0, 'the job waits for the other node');
});
