import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { projectDir, startTestServer } from './server-harness.ts';

const server = await startTestServer();
const path = join(projectDir, 'docs', 'openapi.json');
/** A description says something that its summary does not. */
const MIN_NEW_WORDS = 5;

/** These lead a browser on to a provider and back, and have no answer of their own. */
const LEADS_ON = /^operation-2xx-response: .*#\/paths\/~1api~1v1~1sign-on~1\{provider\}(~1callback)?\/get/;

test('docs/openapi.json is the description that the service gives (npm run openapi writes it)', async () => {
  const response = await fetch(`${server.running.url}/api/v1/openapi.json`);
  assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')), await response.json());
});

test('the description passes the linter', async () => {
  const config = await createConfig({
    extends: ['recommended-strict'],
    rules: {
      'info-contact': 'error',
      'operation-description': 'error',
      'parameter-description': 'error',
      'tag-description': 'error',
    },
  });
  const problems = await lintFromString({ source: readFileSync(path, 'utf8'), absoluteRef: path, config });
  const found = problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer ?? ''}`);
  assert.deepEqual(
    found.filter((problem) => !LEADS_ON.test(problem)),
    [],
  );
});

test('no description of an operation only repeats its summary', () => {
  const { paths } = JSON.parse(readFileSync(path, 'utf8')) as {
    paths: Record<string, Record<string, { operationId: string; summary: string; description: string }>>;
  };
  const words = (text: string) => new Set(text.toLowerCase().match(/[a-z_]+/g));
  const found = Object.values(paths)
    .flatMap((methods) => Object.values(methods))
    .filter(({ summary, description = '' }) => words(description).difference(words(summary)).size < MIN_NEW_WORDS);
  assert.deepEqual(
    found.map(({ operationId }) => operationId),
    [],
  );
});

test('every object is closed, since an undeclared field would pass otherwise', async () => {
  const open: string[] = [];
  const visit = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, additionalProperties, patternProperties } = node as Record<string, unknown>;
    if (type === 'object' && additionalProperties === undefined && patternProperties === undefined) open.push(path);
    for (const [key, value] of Object.entries(node)) visit(value, `${path}/${key}`);
  };
  visit(JSON.parse(readFileSync(path, 'utf8')), '');
  assert.deepEqual(open, []);
});

test('every group of operations is described, and no other', async () => {
  const document = JSON.parse(readFileSync(path, 'utf8')) as {
    tags: { name: string }[];
    paths: Record<string, Record<string, { tags: string[] }>>;
  };
  const used = Object.values(document.paths).flatMap((methods) => Object.values(methods).flatMap(({ tags }) => tags));
  assert.deepEqual([...new Set(used)].sort(), document.tags.map(({ name }) => name).sort());
});

test('a page to browse it works without another server', async () => {
  const page = await fetch(`${server.running.url}/api/v1/reference/`);
  assert.equal(page.status, 200);
  const html = await page.text();
  const links = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => new URL(link!, page.url));
  assert.ok(links.length > 0);
  for (const link of links) {
    assert.equal(link.origin, server.running.url);
    assert.equal((await fetch(link)).status, 200, link.pathname);
  }
  assert.ok(!/<script>/.test(html), 'the content security policy refuses scripts inside the page');
});
