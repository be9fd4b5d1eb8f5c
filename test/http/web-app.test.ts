import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Fastify from 'fastify';
import { ensureBuilt } from '../../scripts/ensure-built.js';
import { addErrorHandling } from '../../src/http/replies/errors.ts';
import { addWebApp } from '../../src/http/replies/web-app.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

test('the web app is served below /app, with its start page for its own paths', async (context) => {
  ensureBuilt();
  const root = await makeTempFolder(context);
  mkdirSync(join(root, 'assets'));
  writeFileSync(join(root, 'index.html'), '<title>ADE</title>');
  writeFileSync(join(root, 'assets', 'main-1a2b.js'), 'export {};');
  const app = Fastify();
  context.after(() => app.close());
  addErrorHandling(app as never);
  await addWebApp(app as never, root);
  const get = (url: string) => app.inject({ url });

  assert.equal((await get('/')).headers.location, '/app/');
  assert.equal((await get('/app')).headers.location, '/app/');
  for (const path of ['/app/', '/app/jobs/job_1', '/app/w/default/comparisons/job_1..job_2', '/app/sign-in']) {
    const page = await get(path);
    assert.equal(page.statusCode, 200, path);
    assert.match(page.body, /<title>ADE/);
    assert.equal(page.headers['cache-control'], 'no-cache');
  }
  const asset = await get('/app/assets/main-1a2b.js');
  assert.match(String(asset.headers['content-type']), /javascript/);
  assert.match(String(asset.headers['cache-control']), /immutable/);
  for (const url of ['/app/', '/app/jobs/job_1', '/app/assets/main-1a2b.js']) {
    const { etag } = (await get(url)).headers;
    assert.ok(etag, url);
    const again = await app.inject({ url, headers: { 'if-none-match': String(etag) } });
    assert.deepEqual([again.statusCode, again.body, again.headers.etag], [304, '', etag], url);
    assert.equal((await app.inject({ url, headers: { 'if-none-match': '"other"' } })).statusCode, 200);
  }
  const notices = await get('/app/third-party-notices.txt');
  assert.equal(notices.headers['content-type'], 'text/plain; charset=utf-8');
  assert.equal(notices.headers['cache-control'], 'no-cache');
  assert.match(notices.body, /^ADE \S+ contains code/);
  for (const path of ['/app/assets/missing.js', '/app/missing.svg']) assert.equal((await get(path)).statusCode, 404);
  for (const path of ['/app/../package.json', '/app/%2e%2e/package.json', '/app/..%2fpackage.json']) {
    assert.doesNotMatch((await get(path)).body, /"dependencies"/);
  }
});

test('without a built web app, its paths say what is missing, and the API has its own errors', async (context) => {
  const app = Fastify();
  context.after(() => app.close());
  addErrorHandling(app as never);
  await addWebApp(app as never, await makeTempFolder(context));
  for (const url of ['/app', '/app/', '/app/sign-in']) {
    const answer = await app.inject({ url });
    assert.equal(answer.statusCode, 404, url);
    assert.match(answer.body, /web_app_missing.*npm start/, url);
  }
  assert.match((await app.inject({ url: '/api/v1/nothing' })).body, /route_unknown/);
});
