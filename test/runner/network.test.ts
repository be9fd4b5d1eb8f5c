import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { pluck } from '../helpers/pluck.ts';
import { BY_NAME, runToSuccess } from '../helpers/run-package.ts';
import { pick } from '../helpers/size.ts';
import { allLevels, requireLevel, requireOpenCheckout } from '../sandbox/levels.ts';

let connections = 0;
const server = createServer((_request, response) => response.end('heard')).on('connection', () => {
  connections += 1;
});
before(() => once(server.listen(0, '127.0.0.1'), 'listening'));
beforeEach(() => {
  connections = 0;
});
after(() => server.close());

/** What the manifest asks for, what the operator allows, and whether the job then has the network. */
const cases: [boolean, boolean, boolean][] = [
  [true, true, true],
  [true, false, false],
  [false, true, false],
];

for (const level of allLevels) {
  // Both cases without the network start in the same way.
  for (const [asked, allowed, has] of pick(cases, ([isAsked]) => isAsked || level === 'landlock')) {
    const name = `${asked ? 'asks' : 'does not ask'} for the network and may ${allowed ? '' : 'not '}have it`;
    test(`${level}: a package that ${name} reaches ${has ? 'a server' : 'nobody'}`, async (t) => {
      // Without a layer of the kernel, an ordinary user starts ADE's files.
      if (level === 'permission' && !requireOpenCheckout(t)) return;
      if (!(await requireLevel(t, level))) return;
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      const script = `${BY_NAME}export async function transform({ values }) {
        const ask = async () => (await globalThis.fetch('${url}')).text();
        const answer = await ask().catch(() => 'nobody');
        return { values: values.map(() => answer) };
      }\n`;
      const testPackage = {
        fields: { id: {}, answer: { script } },
        engine: { defaults: { runtime_network_access: asked } },
      };
      const env = { ADE_SANDBOX: level, ADE_RUNTIME_NETWORK_ACCESS: String(allowed) };
      const { output, artifact } = await runToSuccess(testPackage, '1 | H:id | answer\n2 | D:1 | x', { env });
      assert.deepEqual(artifact.rule_errors, []);
      assert.deepEqual([output.Normalized![1]![1], connections > 0], has ? ['heard', true] : ['nobody', false]);
    });
  }
}

test('a job that asks for the network gets it if the settings let the job decide', async () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const script = `${BY_NAME}export async function transform({ values }) {
    const answer = await (await fetch('${url}')).text();
    return { values: values.map(() => answer) };
  }\n`;
  const testPackage = { fields: { id: { script } }, engine: { defaults: { runtime_network_access: true } } };
  const { output } = await runToSuccess(testPackage, '1 | H:id\n2 | D:1', { network: true });
  assert.deepEqual(output.Normalized![1], ['heard']);
  const off = runToSuccess(testPackage, '1 | H:id\n2 | D:1', { network: true, env: { ADE_AUTH: 'off' } });
  await assert.rejects(off, { code: 'network_refused' });
});

test('a request that still runs when the call ends is aborted, and recorded', async () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const script = `${BY_NAME}export function transform({ values }) {
    fetch('${url}');
    return { values: values.map((value) => value + '!') };
  }\n`;
  const testPackage = { fields: { id: { script } }, engine: { defaults: { runtime_network_access: true } } };
  const env = { ADE_RUNTIME_NETWORK_ACCESS: 'true' };
  const { output, artifact } = await runToSuccess(testPackage, '1 | H:id\n2 | D:1', { env });
  assert.deepEqual(pluck(artifact.rule_errors, 'rule', 'kind'), [['columns.id.transform', 'invalid_result']]);
  assert.match(artifact.rule_errors[0]!.message, /1 request to the network was under way .*: await/);
  assert.deepEqual(output.Normalized![1], ['D:1!']);
});
