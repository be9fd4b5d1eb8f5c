import assert from 'node:assert/strict';
import { get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { suite, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { ensureWebBuilt } from '../../scripts/ensure-web-built.js';
import { startTestServer, WS } from './server-harness.ts';

suite('answers are compressed on their way', async () => {
  const server = await startTestServer();
  const read = async (path: string, headers: Record<string, string>) => {
    const authorization = `Bearer ${server.adminToken}`;
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(`${server.running.url}${path}`, { headers: { authorization, ...headers } }, resolve).on('error', reject);
    });
    return { status: response.statusCode, headers: response.headers, bytes: await buffer(response) };
  };
  const LONG = '/api/v1/openapi.json';

  test('long JSON is, for clients that accept gzip, with the ETag of the plain form and 304 afterwards', async () => {
    const plain = await read(LONG, {});
    assert.equal(plain.headers['content-encoding'], undefined);
    assert.match(String(plain.headers.vary), /accept-encoding/i);
    for (const accepted of ['gzip, deflate, br', 'br;q=1, gzip;q=0.2', '*']) {
      const packed = await read(LONG, { 'accept-encoding': accepted });
      assert.equal(packed.headers['content-encoding'], 'gzip', accepted);
      assert.equal(Number(packed.headers['content-length']), packed.bytes.length);
      assert.ok(packed.bytes.length * 4 < plain.bytes.length, `${packed.bytes.length} of ${plain.bytes.length}`);
      assert.deepEqual(gunzipSync(packed.bytes), plain.bytes);
      assert.equal(packed.headers.etag, plain.headers.etag);
      assert.equal(packed.headers.vary, plain.headers.vary);
      const headers = { 'accept-encoding': accepted, 'if-none-match': String(packed.headers.etag) };
      const again = await read(LONG, headers);
      assert.deepEqual([again.status, again.bytes.length, again.headers.vary], [304, 0, plain.headers.vary]);
      assert.equal(again.headers['content-encoding'], undefined);
    }
  });

  test('short answers are not, and nothing is for clients that do not accept it', async () => {
    for (const accepted of ['br', 'gzip;q=0', 'identity', 'gzip;q=0, *']) {
      const { headers } = await read(LONG, { 'accept-encoding': accepted });
      assert.equal(headers['content-encoding'], undefined, accepted);
    }
    const short = await read('/api/v1/session', { 'accept-encoding': 'gzip' });
    assert.equal(short.headers['content-encoding'], undefined);
    assert.ok(short.headers.etag);
  });

  test('files of the web app are sent as they were compressed at its build', async () => {
    ensureWebBuilt();
    const page = await read('/app/', { 'accept-encoding': 'br' });
    assert.match(String(page.headers['content-security-policy']), /default-src 'self'/);
    const [, script = ''] = /src="(\/app\/assets\/[^"]+\.js)"/.exec(page.bytes.toString()) ?? [];
    const plain = await read(script, {});
    assert.equal(plain.headers['content-encoding'], undefined);
    for (const [accepted, encoding, unpack] of [
      ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
      ['gzip, deflate', 'gzip', gunzipSync],
    ] as const) {
      const packed = await read(script, { 'accept-encoding': accepted });
      assert.equal(packed.headers['content-encoding'], encoding);
      assert.deepEqual(unpack(packed.bytes), plain.bytes);
      assert.notEqual(packed.headers.etag, plain.headers.etag);
      assert.match(String(packed.headers.vary), /accept-encoding/i);
      assert.match(String(packed.headers['cache-control']), /immutable/);
      assert.equal(packed.headers['x-content-type-options'], 'nosniff');
      const known = { 'accept-encoding': accepted, 'if-none-match': String(packed.headers.etag) };
      assert.equal((await read(script, known)).status, 304);
    }
  });

  test('downloads and event streams are not', async () => {
    const version = await server.publishStarter();
    const document = await server.upload();
    const json = { document_id: document.id, config_id: version.config_id };
    const body = await server.run(json);
    for (const name of ['artifact', 'output']) {
      const { status, headers, bytes } = await read(`${WS}/jobs/${body.id}/${name}`, { 'accept-encoding': 'gzip' });
      assert.deepEqual([status, headers['content-encoding']], [200, undefined], name);
      assert.equal(Number(headers['content-length']), bytes.length);
    }
    const events = await read(`${WS}/jobs/${body.id}/events`, {
      'accept-encoding': 'gzip',
      accept: 'text/event-stream',
    });
    assert.match(String(events.headers['content-type']), /event-stream/);
    assert.equal(events.headers['content-encoding'], undefined);
  });
});
