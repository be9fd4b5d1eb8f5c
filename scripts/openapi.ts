/**
 * `npm run openapi`: writes the parts of docs/ that are made from the code: openapi.json, errors.md, evidence.md, and the settings in
 * operations.md.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import stringify from 'json-stringify-pretty-compact';
import { projectDir } from '../bin/runtime.js';
import { readSettings } from '../src/contract/settings.ts';
import { startServer } from '../src/http/index.ts';
import { fillOperationsPage, makeErrorPage } from './docs-tables.ts';
import { makeEvidencePage } from './evidence-page.ts';

const docsDir = join(projectDir, 'docs');
const operationsPath = join(docsDir, 'operations.md');

const dataDir = mkdtempSync(join(tmpdir(), 'ade-openapi-'));
const settings = readSettings({ ADE_DATA_DIR: dataDir, ADE_PORT: '0', ADE_LOG_LEVEL: 'silent' });
const server = await startServer(settings);
try {
  const response = await fetch(`${server.url}/api/v1/openapi.json`);
  // Short objects are on one line: one line per key would make the file a third longer, and no file may have 1 MB.
  const text = `${stringify(await response.json(), { indent: 1, maxLength: 400 })}\n`;
  writeFileSync(join(docsDir, 'openapi.json'), text);
} finally {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
writeFileSync(join(docsDir, 'errors.md'), makeErrorPage());
writeFileSync(join(docsDir, 'evidence.md'), makeEvidencePage());
const operations = readFileSync(operationsPath, 'utf8');
writeFileSync(operationsPath, fillOperationsPage(operations));
