import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Build, CheckResult } from '../../src/contract/api/index.ts';
import { pluck } from '../helpers/pluck.ts';
import { startTestServer, WS } from './server-harness.ts';

const server = await startTestServer();
const { draft } = await server.makeConfig('Members');
const VERSION = `${WS}/versions/${draft.id}`;
const document = await server.uploadText('Member ID,Email\n1001,ann@example.org\n1002,bo@example.org\n', 'members.csv');
const tried = { document_id: document.id, config_version_id: draft.id };

const change = (to: (text: string) => string) => server.changeFile(draft.id, 'columns/hours.ts', to);

const runUnchecked = () => server.run({ ...tried, skip_type_check: true }, `${WS}/tries`);

const readBuild = () => server.read<Build>(`${VERSION}/build`);

test('a try may run before types are checked, and nothing else may', async () => {
  await change((text) => `${text}\nexport const count: number = 'one';\n`);
  assert.equal((await runUnchecked()).status, 'success');
  assert.equal((await readBuild()).state, 'none');

  const check = (await server.expect<CheckResult>(200, 'POST', `${VERSION}/check`)).body;
  assert.deepEqual(pluck(check.problems, 'code', 'file'), [['type_error', 'columns/hours.ts']]);
  await server.expectProblem('package_invalid', 'POST', `${WS}/tries`, { json: tried });
  await server.expectProblem('package_invalid', 'POST', `${VERSION}/publish`);
  assert.equal((await readBuild()).state, 'failed');
});

test('the code of a try is checked before it is published', async () => {
  await change((text) => text.replace("number = 'one'", 'number = 1'));
  await runUnchecked();
  await server.expect(200, 'POST', `${VERSION}/publish`);
  const { state, log } = await readBuild();
  assert.equal(state, 'ready');
  assert.ok(log.includes('Checking types'), log.join('\n'));
});
