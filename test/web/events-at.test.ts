import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEventsAt } from '../../web/src/api/events-at.ts';
import { requestJson, requestText } from '../../web/src/api/request.ts';

for (const request of [requestJson, requestText])
  test(`an answer says up to which event it is true once it is there, by ${request.name}`, async (t) => {
    const { readable, writable } = new TransformStream<Uint8Array>();
    const body = writable.getWriter();
    const answer = new Response(readable, { headers: { 'ade-events-at': 'evt_7_a' } });
    t.mock.method(globalThis, 'fetch', async () => answer);
    const heard: string[] = [];
    t.after(onEventsAt('ws_1', (at) => heard.push(at)));
    const read = request('/workspaces/ws_1/jobs').then(() => heard.push('read'));
    await body.write(new TextEncoder().encode('{}'));
    await new Promise(setImmediate);
    // Events that come now are not in the answer, and a cache that knew them would lose them to it.
    assert.deepEqual(heard, []);
    await body.close();
    await read;
    assert.deepEqual(heard, ['evt_7_a', 'read']);
  });
