/** A node that starts, accepts a job and ends: `visit-main.ts VARIABLES-AS-JSON TOKEN DOCUMENT`. Prints the answer to the job. */
import { readSettings } from '../../../src/contract/settings.ts';
import { ENGINE_VERSION } from '../../../src/contract/version.ts';
import { startServer } from '../../../src/http/index.ts';
import { insertNode } from '../../../src/storage/store/nodes.ts';

const [variables = '', token = '', documentId = ''] = process.argv.slice(2);
const server = await startServer(readSettings({ ...JSON.parse(variables), ADE_PORT: '0', ADE_LOG_LEVEL: 'silent' }));
// A node takes jobs in only if some node can run them; this one would run them at once.
const { db } = server.service;
const worker = { id: 'node_elsewhere', host: 'elsewhere', pid: 1, version: ENGINE_VERSION, slots: 1 };
await insertNode(db, { ...worker, role: 'worker', sandbox_level: 'landlock' });
const answer = await fetch(`${server.url}/api/v1/workspaces/default/jobs`, {
  method: 'POST',
  headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  body: JSON.stringify({ document_id: documentId }),
});
await db.deleteFrom('nodes').where('id', '=', worker.id).execute();
process.stdout.write(JSON.stringify({ status: answer.status, job: await answer.json() }));
await server.stop();
