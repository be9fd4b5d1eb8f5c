import assert from 'node:assert/strict';
import { symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { sql } from 'kysely';
import { waitUntil } from '../../helpers/wait-until.ts';
import { makeCsv, submit, WORKSPACE, waitFor } from '../harness.ts';
import { addStored, makeDeployment, startNode, WITH_NODES } from './start-node.ts';

/** Takes as long as the queue waits for a job's node; only then does a node ask the queue about jobs of other nodes. */
test('a job that a node could not give back is given away although the node lives on', WITH_NODES, async (t) => {
  const deployment = await makeDeployment(t);
  const api = await startNode(t, deployment, 'api', { env: { ADE_ROLE: 'api' } });
  const mount = join(deployment.folder, 'mount');
  symlinkSync(join(deployment.folder, 'storage'), mount);
  const messages: string[] = [];
  const node = await startNode(t, deployment, 'node', {
    env: { ADE_STORAGE_URL: pathToFileURL(mount).href },
    log: ({ message }) => void messages.push(message),
  });
  const documentId = await addStored(node, deployment, makeCsv(30));
  await sql`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not now'; end $$`.execute(
    node.db,
  );
  await sql`create trigger refuse before update on jobs for each row
    when (old.status = 'running' and new.status = 'queued') execute function refuse()`.execute(node.db);
  unlinkSync(mount);
  const { id } = await submit(api, documentId);
  await waitUntil(() => messages.some((message) => message.startsWith('A job waits')));
  await waitUntil(() => !node.service.isRunningHere(id));
  assert.equal((await node.service.get(WORKSPACE, id)).status, 'running', 'by its row');
  symlinkSync(join(deployment.folder, 'storage'), mount);
  await sql`drop trigger refuse on jobs`.execute(node.db);
  const { status, attempts } = await waitFor(node, id);
  assert.deepEqual([status, attempts], ['success', 2]);
});
