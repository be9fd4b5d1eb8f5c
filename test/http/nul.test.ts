import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Config } from '../../src/contract/api/index.ts';
import { startTestServer, WS } from './server-harness.ts';

const server = await startTestServer({ ADE_AUTH: 'off' });
/** Includes the characters that a database may store instead of NUL. */
const TEXT = 'a\0b\uFDD0\uFDD1\uFDD0\0';

test('a text with NUL is stored, distinguished and returned unchanged', async () => {
  for (const name of [TEXT, 'ab', 'a\uFDD0\uFDD1b\uFDD0\uFDD1\uFDD0\0']) {
    const { id } = await server.make<Config>(`${WS}/configs`, { name });
    assert.equal((await server.read<Config>(`${WS}/configs/${id}`)).name, name);
    const sender = await server.makeSender({ name });
    assert.equal(sender.name, name);
  }
  await server.expectProblem('name_taken', 'POST', `${WS}/configs`, { json: { name: TEXT } });
  const items = await server.list<Config>(`${WS}/configs`);
  assert.equal(items.filter(({ name }) => name === TEXT).length, 1);
});

test('no text in an address makes the service fail', async () => {
  let count = 0;
  for (const { path, method, operation } of server.api.places) {
    const isStream = operation.responses['200']?.content?.['text/event-stream'] !== undefined;
    if (method !== 'GET' || isStream) continue;
    const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (name === 'workspace_id' ? 'default' : '%00'));
    const texts = (operation.parameters ?? []).filter((one) => one.in === 'query' && one.schema?.type === 'string');
    for (const query of ['', ...texts.map(({ name }) => `?${name}=%00a`)]) {
      const { status, text } = await server.call('GET', `${url}${query}`);
      assert.notEqual(status, 500, `${url}${query}: ${text}`);
      count++;
    }
  }
  assert.ok(count > 100, `only ${count} addresses`);
});
