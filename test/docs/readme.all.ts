import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { projectDir } from '../../bin/runtime.js';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const page = readFileSync(join(projectDir, 'README.md'), 'utf8');
const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block!);
const lines = blocks.flatMap((block) => block.trim().split('\n')).map((line) => line.replace(/\s+#.*$/, ''));

/** Left out, since this command would run this test again; CI runs the command. */
const NOT_HERE = 'npm test';

/** Runs a command that does not end by itself, requests the web app and its health, and stops it. */
async function checkService(line: string, cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(`exec ${line}`, { cwd, env, shell: 'bash', stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let url: string | undefined;
  for await (const text of createInterface(child.stdout)) {
    url = /^ADE serves at (\S+)/.exec(text)?.[1];
    if (url !== undefined) break;
  }
  try {
    assert.ok(url, `${line} ended without serving`);
    for (const path of ['/', '/api/v1/health']) assert.equal((await fetch(url + path)).status, 200, path);
  } finally {
    child.kill();
    await ended;
  }
}

test('the first screen has five commands, and a newcomer meets npm run demo and npm test', () => {
  const first = blocks[0]!.trim().split('\n');
  assert.deepEqual(
    first.map((line) => /^node bin\/ade\.js (\w+)/.exec(line)?.[1]),
    ['init', 'check', 'run', 'explain', 'serve'],
  );
  assert.deepEqual(lines.slice(first.length, first.length + 2), ['npm run demo', 'npm test']);
});

test('every command of the README works, in order, as in a fresh clone', async (context) => {
  // A folder that looks like a clone: its commands load this checkout, but write into the folder.
  const cwd = await makeTempFolder(context);
  for (const name of ['bin', 'examples', 'package.json', 'scripts'])
    symlinkSync(join(projectDir, name), join(cwd, name));
  const { NODE_TEST_CONTEXT: _, ...inherited } = process.env;
  const PATH = [join(projectDir, 'node_modules/.bin'), inherited.PATH].join(delimiter);
  const dataDir = join(cwd, 'data');
  const env = { ...inherited, PATH, ADE_DATA_DIR: dataDir, ADE_PORT: '0', ADE_LOG_LEVEL: 'error' };
  let demo = '';
  for (const line of lines) {
    if (line === NOT_HERE) continue;
    if (/ serve$|^npm start$/.test(line)) {
      await checkService(line, cwd, env);
      continue;
    }
    const { status, stdout, stderr } = spawnSync('bash', ['-c', line], { cwd, env, encoding: 'utf8' });
    assert.equal(status, 0, `${line}\n${stderr}`);
    if (line === 'npm run demo') demo = stdout;
  }
  // The demo used the data folder of ADE_DATA_DIR before its last service started there.
  const jobs = readdirSync(join(dataDir, 'jobs')).map((name) => join(dataDir, 'jobs', name));
  const job = jobs.find((path) => demo.includes(path)) ?? assert.fail(demo);
  assert.ok(existsSync(join(job, 'normalized.xlsx')));
});
