import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { projectDir } from '../../bin/runtime.js';
import { makeTempFolder } from '../helpers/temp-folder.ts';

test('the demo works in the data folder of ADE_DATA_DIR, where a service can start afterwards', async (context) => {
  const dataDir = await makeTempFolder(context);
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(projectDir, 'scripts', 'demo.ts')], {
    env: { ...process.env, ADE_DATA_DIR: dataDir },
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  const [job] = readdirSync(join(dataDir, 'jobs'));
  assert.ok(existsSync(join(dataDir, 'jobs', job!, 'normalized.xlsx')));
  assert.ok(stdout.includes(join(dataDir, 'jobs', job!)));

  const args = [join(projectDir, 'dist', 'cli.js'), 'serve', '--port', '0', '--data-dir', dataDir];
  const service = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  service.stderr.on('data', (text) => said.push(String(text)));
  let serves = false;
  for await (const line of createInterface(service.stdout)) {
    serves = line.startsWith('ADE serves at ');
    if (serves) break;
  }
  service.kill('SIGKILL');
  assert.ok(serves, said.join(''));
});
