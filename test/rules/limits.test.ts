import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { makeRunRequest } from '../../src/runner/index.ts';
import { BY_NAME, makeTestSettings, prepareTest, runPackage, type TestPackage } from '../helpers/run-package.ts';

async function requestFor(defaults: object) {
  const prepared = await prepareTest({ fields: { id: {} }, engine: { defaults } });
  const settings = makeTestSettings({ ADE_WORKER_MEM_MB: '300', ADE_JOB_TIMEOUT_SECONDS: '100' });
  const source = { input: 'inputs/a.csv', source_file: 'a.csv' };
  return makeRunRequest({ jobId: 'job_1', source, prepared, settings, level: 'landlock' });
}

test('a manifest may lower limits, never raise them, and may limit memory for its rules only', async () => {
  const less = (await requestFor({ memory_mb: 96, timeout_ms: 20_000 })).limits;
  assert.deepEqual([less.memory_mb, less.rule_memory_mb, less.timeout_seconds], [300, 96, 20]);
  const more = (await requestFor({ memory_mb: 9_000, timeout_ms: 900_000 })).limits;
  assert.deepEqual([more.memory_mb, more.rule_memory_mb, more.timeout_seconds], [300, 300, 100]);
});

for (const [setting, manifest] of [
  [true, true],
  [true, false],
  [false, true],
  [false, false],
] as const) {
  const isAllowed = setting && manifest;
  test(`with the setting ${setting} and the manifest ${manifest} a rule ${isAllowed ? 'reaches' : 'never reaches'} a server`, async () => {
    let requests = 0;
    const server = createServer((_, response) => response.end(`hello ${++requests}`)).listen(0, '127.0.0.1');
    server.on('connection', (socket) => socket.unref());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const script = `${BY_NAME}export async function transform({ values }) {
      const text = await (await globalThis.fetch('http://127.0.0.1:${port}/')).text();
      return { values: values.map(() => text) };
    }\n`;
    const engine = { defaults: { runtime_network_access: manifest } };
    const testPackage: TestPackage = { fields: { id: { script } }, engine };
    const env = { ADE_RUNTIME_NETWORK_ACCESS: String(setting) };
    const { result, output, artifact } = await runPackage(testPackage, '1 | H:id\n2 | D:1', { env });
    server.close();
    server.closeAllConnections();
    assert.equal(result.status, 'success', String(result.error?.message));
    assert.equal(requests, isAllowed ? 1 : 0);
    assert.deepEqual(output.Normalized![1], [isAllowed ? 'hello 1' : 'D:1']);
    assert.equal(artifact.rule_errors.length, isAllowed ? 0 : 1);
  });
}
