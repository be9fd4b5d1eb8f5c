import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliCompressSync, gunzipSync } from 'node:zlib';
import Fastify from 'fastify';
import { addErrorHandling } from '../../src/http/replies/errors.ts';
import { addWebApp } from '../../src/http/replies/web-app.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const SCRIPT = `export const text = '${'word '.repeat(500)}';`;

test('a script that is stored only as Brotli is sent to each client in a form that it accepts', async (context) => {
  const root = await makeTempFolder(context);
  mkdirSync(join(root, 'assets'));
  writeFileSync(join(root, 'index.html'), '<title>ADE</title>');
  writeFileSync(join(root, 'assets', 'main-1a2b.js.br'), brotliCompressSync(SCRIPT));
  writeFileSync(join(root, 'assets', 'main-1a2b.css.br'), brotliCompressSync('a { color: red }'));
  writeFileSync(join(root, 'secret.js.br'), brotliCompressSync('outside'));
  const app = Fastify();
  context.after(() => app.close());
  addErrorHandling(app as never);
  await addWebApp(app as never, root);
  const get = (headers: Record<string, string>, name = 'main-1a2b.js') =>
    app.inject({ url: `/app/assets/${name}`, headers });

  const forms: [string, string | undefined, (bytes: Buffer) => Buffer][] = [
    ['', undefined, (bytes) => bytes],
    ['identity', undefined, (bytes) => bytes],
    ['br;q=0, gzip;q=0', undefined, (bytes) => bytes],
    ['gzip, deflate', 'gzip', gunzipSync],
    ['gzip', 'gzip', gunzipSync],
  ];
  const etags = new Set<string>();
  for (const [accepted, encoding, unpack] of forms) {
    const answer = await get({ 'accept-encoding': accepted });
    assert.equal(answer.statusCode, 200, accepted);
    assert.equal(answer.headers['content-encoding'], encoding, accepted);
    assert.equal(unpack(answer.rawPayload).toString(), SCRIPT, accepted);
    assert.match(String(answer.headers['content-type']), /^text\/javascript/);
    assert.match(String(answer.headers['cache-control']), /immutable/);
    assert.match(String(answer.headers.vary), /accept-encoding/i);
    const known = { 'accept-encoding': accepted, 'if-none-match': String(answer.headers.etag) };
    const again = await get(known);
    assert.deepEqual([again.statusCode, again.body], [304, ''], accepted);
    etags.add(String(answer.headers.etag));
  }
  assert.equal(etags.size, 2, 'each form has its own');
  const style = await get({}, 'main-1a2b.css');
  assert.match(String(style.headers['content-type']), /^text\/css/);
  for (const name of ['missing.js', '../secret.js', '%2e%2e%2fsecret.js', '../index.html.js']) {
    assert.doesNotMatch((await get({}, name)).body, /outside/);
    assert.equal((await get({}, name)).statusCode, 404, name);
  }
});
