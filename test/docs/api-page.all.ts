import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fillOperationsPage, makeErrorPage } from '../../scripts/docs-tables.ts';
import { makeEvidencePage } from '../../scripts/evidence-page.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';
import { projectDir, startTestServer } from '../http/server-harness.ts';

const page = readFileSync(join(projectDir, 'docs/api.md'), 'utf8');
const commands = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block).join('\n');
const hasCurl = spawnSync('curl', ['--version']).status === 0;
const skip = hasCurl || process.env.CI === 'true' ? false : 'curl is not installed';

test('every command of docs/api.md works, in order', { skip }, async (t) => {
  const server = await startTestServer();
  const cwd = await makeTempFolder(t);
  const env = { ...process.env, ADE: server.running.url, TOKEN: server.adminToken };
  // When the test times out, the commands would otherwise ask the closed server for ever.
  const child = spawn('bash', ['-euo', 'pipefail', '-c', commands], {
    cwd,
    env,
    signal: t.signal,
    killSignal: 'SIGKILL',
  });
  child.on('error', () => undefined);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk));
  const code = await new Promise((resolve) => child.on('close', resolve));
  assert.equal(code, 0, output.slice(-3000));
});

test('the tables that docs/ takes from the code are up to date (npm run openapi writes them)', () => {
  assert.equal(readFileSync(join(projectDir, 'docs/errors.md'), 'utf8'), makeErrorPage());
  assert.equal(readFileSync(join(projectDir, 'docs/evidence.md'), 'utf8'), makeEvidencePage());
  const operations = readFileSync(join(projectDir, 'docs/operations.md'), 'utf8');
  assert.equal(fillOperationsPage(operations), operations);
});
