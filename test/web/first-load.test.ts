import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { ensureWebBuilt } from '../../scripts/ensure-web-built.js';

const distDir = join(import.meta.dirname, '../../web/dist');
const MAX_FIRST_LOAD_BYTES = 300_000;

interface ManifestEntry {
  file: string;
  css?: string[];
  imports?: string[];
}

/** All files that a page needs before it shows anything: the entry, the page's own chunk, and what both import. */
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
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(distDir, file))).length, 0);
  return { bytes, files };
}

for (const page of ['home-page', 'jobs-page', 'job-source-page', 'job-mapping-page', 'configs-page']) {
  test(`the first load of ${page} stays under 300 kB compressed`, () => {
    const { bytes, files } = measure(`src/pages/${page}.tsx`);
    assert.ok(bytes < MAX_FIRST_LOAD_BYTES, `${bytes} bytes: ${files.join(', ')}`);
    assert.ok(bytes > 50_000, 'the whole app was weighed');
  });
}
