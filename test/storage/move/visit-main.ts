/** A node that starts, accepts a job and ends: `visit-main.ts VARIABLES-AS-JSON TOKEN DOCUMENT`. Prints the answer to the job. */
import { readSettings } from '../../../src/contract/settings.ts';
import { startServer } from '../../../src/http/index.ts';

const [variables = '', token = '', documentId = ''] = process.argv.slice(2);
const server = await startServer(readSettings({ ...JSON.parse(variables), ADE_PORT: '0', ADE_LOG_LEVEL: 'silent' }));
const answer = await fetch(`${server.url}/api/v1/workspaces/default/jobs`, {
  method: 'POST',
  headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  body: JSON.stringify({ document_id: documentId }),
});
process.stdout.write(JSON.stringify({ status: answer.status, job: await answer.json() }));
await server.stop();
