import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  Build,
  CheckResult,
  Config,
  ConfigVersion,
  Job,
  PackageFileContent,
  Page,
} from '../../src/contract/api/index.ts';
import { startTestServer, WS } from './server-harness.ts';

const server = await startTestServer();
const config = (await server.expect<Config>(201, 'POST', `${WS}/configs`, { json: { name: 'Members' } })).body;
const versions = await server.expect<Page<ConfigVersion>>(200, 'GET', `${WS}/configs/${config.id}/versions`);
const draft = versions.body.items[0]!;
const VERSION = `${WS}/versions/${draft.id}`;
const document = await server.uploadText('Member ID,Email\n1001,ann@example.org\n1002,bo@example.org\n', 'members.csv');
const tried = { document_id: document.id, config_version_id: draft.id };

async function append(text: string): Promise<void> {
  const path = `${VERSION}/file?path=columns/hours.ts`;
  const { content, etag } = (await server.expect<PackageFileContent>(200, 'GET', path)).body;
  await server.expect(200, 'PUT', path, { json: { content: content + text }, headers: { 'if-match': etag } });
}

async function readBuild(): Promise<Build> {
  return (await server.expect<Build>(200, 'GET', `${VERSION}/build`)).body;
}

test('a try may run before types are checked, and nothing else may', async () => {
  await append("\nexport const count: number = 'one';\n");
  const json = { ...tried, skip_type_check: true };
  const { id } = (await server.expect<Job>(202, 'POST', `${WS}/tries`, { json })).body;
  assert.equal((await server.waitForJob(id)).status, 'success');
  assert.equal((await readBuild()).state, 'none');

  const check = (await server.expect<CheckResult>(200, 'POST', `${VERSION}/check`)).body;
  assert.deepEqual(
    check.problems.map(({ code, file }) => [code, file]),
    [['type_error', 'columns/hours.ts']],
  );
  await server.expectProblem('package_invalid', 'POST', `${WS}/tries`, { json: tried });
  await server.expectProblem('package_invalid', 'POST', `${VERSION}/publish`);
  assert.equal((await readBuild()).state, 'failed');
});

test('the code of a try is checked before it is published', async () => {
  await append('// Corrected below.\n');
  const path = `${VERSION}/file?path=columns/hours.ts`;
  const { content, etag } = (await server.expect<PackageFileContent>(200, 'GET', path)).body;
  const right = content.replace("number = 'one'", 'number = 1');
  await server.expect(200, 'PUT', path, { json: { content: right }, headers: { 'if-match': etag } });
  const json = { ...tried, skip_type_check: true };
  const { id } = (await server.expect<Job>(202, 'POST', `${WS}/tries`, { json })).body;
  await server.waitForJob(id);
  await server.expect(200, 'POST', `${VERSION}/publish`);
  const { state, log } = await readBuild();
  assert.equal(state, 'ready');
  assert.ok(log.includes('Checking types'), log.join('\n'));
});
