import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { makeTempFolder } from '../helpers/temp-folder.ts';
import { projectDir, starterInput, startTestServer } from '../http/server-harness.ts';

const page = readFileSync(join(projectDir, 'docs/client.md'), 'utf8');
const examples = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);

test('every example of docs/client.md runs, in order', async (t) => {
  const server = await startTestServer();
  await server.publishStarter();
  const cwd = await makeTempFolder(t);
  mkdirSync(join(cwd, 'node_modules'));
  symlinkSync(projectDir, join(cwd, 'node_modules', 'ade'));
  copyFileSync(starterInput, join(cwd, 'members.csv'));
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined, ADE: server.running.url, TOKEN: server.adminToken };
  const outputs: string[] = [];
  for (const [index, example] of examples.entries()) {
    const file = join(cwd, `example-${index}.mjs`);
    writeFileSync(file, example);
    const child = spawn(process.execPath, [file], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = once(child, 'close');
    const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
    assert.deepEqual([await ended, errors], [[0, null], '']);
    outputs.push(output);
  }
  assert.match(outputs[0] ?? '', /^queued\nstarted\n[\s\S]*\nfinished\nsuccess \d+ /);
  assert.ok(readdirSync(cwd).includes('members.normalized.xlsx'));
  assert.match(outputs[1] ?? '', /^0\n/);
});
