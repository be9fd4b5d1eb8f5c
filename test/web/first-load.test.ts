import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import { ensureWebBuilt } from '../../scripts/ensure-web-built.js';
import { missingBrowser, openBrowser, openPage } from './support/browser.ts';
import { membershipWorkbook, publishMembership, runDocument } from './support/seed-service.ts';
import { startWebServer } from './support/web-server.ts';

const distDir = join(import.meta.dirname, '../../web/dist');
const MAX_FIRST_LOAD_BYTES = 250_000;
const QUIET_MS = 1500;

interface ManifestEntry {
  file: string;
  css?: string[];
  imports?: string[];
}

/** All files that a page needs before it shows anything: the entry, the page's own chunk, and the imports of both. */
function listFirstLoad(manifest: Record<string, ManifestEntry>, roots: string[]): string[] {
  const seen = new Set<string>();
  const files = new Set<string>();
  const visit = (name: string) => {
    const entry = manifest[name];
    if (!entry || seen.has(name)) return;
    seen.add(name);
    files.add(entry.file);
    for (const css of entry.css ?? []) files.add(css);
    for (const imported of entry.imports ?? []) visit(imported);
  };
  for (const root of roots) visit(root);
  return [...files];
}

function measure(page: string): { bytes: number; files: string[] } {
  ensureWebBuilt();
  const manifest = JSON.parse(readFileSync(join(distDir, '.vite/manifest.json'), 'utf8'));
  assert.ok(manifest[page], `${page} is a chunk of its own`);
  const files = listFirstLoad(manifest, ['index.html', page]);
  const bytes = files.reduce((sum, file) => sum + weigh(join(distDir, file)), 0);
  return { bytes, files };
}

/** Size of a file as it is sent to a browser. */
function weigh(path: string): number {
  return statSync(existsSync(`${path}.br`) ? `${path}.br` : path).size;
}

for (const page of ['home-page', 'jobs-page', 'job-source-page', 'job-mapping-page', 'configs-page']) {
  test(`the first load of ${page} stays under 250 kB compressed`, () => {
    const { bytes, files } = measure(`src/pages/${page}.tsx`);
    assert.ok(bytes < MAX_FIRST_LOAD_BYTES, `${bytes} bytes: ${files.join(', ')}`);
    assert.ok(bytes > 50_000, 'the whole app was weighed');
  });
}

test('the first screen takes at most 250 kB, everything included', { skip: missingBrowser }, async (context) => {
  const server = await startWebServer();
  context.after(() => server.stop());
  await publishMembership(server.url);
  await runDocument(server.url, membershipWorkbook);
  const opened = await openPage(await openBrowser());
  context.after(() => opened.context.close());
  const client = await opened.context.newCDPSession(opened.page);
  await client.send('Network.enable');
  const urls = new Map<string, string>();
  const loaded: { url: string; bytes: number }[] = [];
  client.on('Network.requestWillBeSent', ({ requestId, request }) => void urls.set(requestId, request.url));
  client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    loaded.push({ url: (urls.get(requestId) ?? requestId).slice(server.url.length), bytes: encodedDataLength });
  });
  const stream = opened.page.waitForResponse(/\/events(\?|$)/);
  await opened.page.goto(`${server.url}/app/`);
  await opened.page.getByText('membership.xlsx').first().waitFor();
  await stream;
  // Waits for requests that follow from the event stream.
  await opened.page.waitForTimeout(QUIET_MS);
  const bytes = loaded.reduce((sum, one) => sum + one.bytes, 0);
  const list = loaded.map((one) => `${one.bytes} ${one.url}`).join('\n');
  context.diagnostic(`${bytes} bytes in ${loaded.length} answers`);
  const twice = loaded.map(({ url }) => url).filter((url, at, all) => all.indexOf(url) < at);
  // Jobs may have changed between the first reading and the stream; nothing else is read again.
  assert.deepEqual(
    twice.filter((url) => !/\/(jobs|batches)\?/.test(url)),
    [],
    list,
  );
  assert.ok(bytes > 50_000 && bytes <= MAX_FIRST_LOAD_BYTES, `${bytes} bytes:\n${list}`);
});

test('each component of Mantine that the app uses comes with its styles', () => {
  ensureWebBuilt();
  const read = (ending: string) =>
    readdirSync(join(distDir, 'assets'))
      .filter((name) => name.endsWith(ending))
      .map((name) => brotliDecompressSync(readFileSync(join(distDir, 'assets', name))).toString())
      .join('\n');
  const whole = createRequire(join(distDir, '../package.json')).resolve('@mantine/core/styles.css');
  const list = (text: string, pattern: RegExp) => new Set([...text.matchAll(pattern)].map(([, name]) => name!));
  const all = list(readFileSync(whole, 'utf8'), /\.(m_[0-9a-f]{6,8})\b/g);
  const used = [...list(read('.js.br'), /\b(m_[0-9a-f]{6,8})\b/g)].filter((name) => all.has(name));
  const styled = list(read('.css.br'), /\.(m_[0-9a-f]{6,8})\b/g);
  assert.ok(used.length > 100);
  assert.deepEqual(
    used.filter((name) => !styled.has(name)),
    [],
  );
});
