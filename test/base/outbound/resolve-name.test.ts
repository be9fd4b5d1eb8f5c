import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import { resolveByDns } from '../../../src/base/outbound/index.ts';

const ADDRESS = [93, 184, 215, 14];

/** The answer to a question about an address of four bytes; without an address to every other question. */
function answer(question: Buffer): Buffer {
  const isForFour = question.readUInt16BE(question.indexOf(0, 12) + 1) === 1;
  const asked = question.subarray(12, question.indexOf(0, 12) + 5);
  const head = Buffer.from([...question.subarray(0, 2), 0x81, 0x80, 0, 1, 0, isForFour ? 1 : 0, 0, 0, 0, 0]);
  const record = [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...ADDRESS];
  return Buffer.concat([head, asked, Buffer.from(isForFour ? record : [])]);
}

test('names whose servers do not answer hold up no other name, and are given up when the time is over', async (t) => {
  const server = createSocket('udp4', (question, { port, address }) => {
    if (question.includes('good')) server.send(answer(question), port, address);
  });
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const servers = [`127.0.0.1:${server.address().port}`];
  const ended = new AbortController();
  const options = { isNamed: false, signal: ended.signal };
  const silent = Array.from({ length: 30 }, (_, i) => resolveByDns(`n${i}.silent.example`, options, servers));
  assert.deepEqual(await resolveByDns('good.example', options, servers), [ADDRESS.join('.')]);
  const endedMs = performance.now();
  ended.abort();
  assert.deepEqual((await Promise.all(silent)).flat(), []);
  // Less than the first question waits for its answer.
  assert.ok(performance.now() - endedMs < 1500);
});

test('a name that an administrator named is searched for by the system, with its list of hosts', async () => {
  const found = await resolveByDns('localhost', { isNamed: true, signal: new AbortController().signal });
  assert.ok(found.includes('127.0.0.1') || found.includes('::1'), found.join());
});
