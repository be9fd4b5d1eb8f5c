import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { EngineFolder, removeDeadEngineFolders } from '../../../src/runner/engines/engine-folder.ts';
import { makeFileFolder } from '../../helpers/temp-folder.ts';

const dataDir = makeFileFolder();
const namespace = process.platform === 'linux' ? /\d+/.exec(readlinkSync('/proc/self/ns/pid'))![0] : '0';
const dead = join(dataDir, 'jobs', `.engines-1-${namespace}-earlier-1`);

test('folders of dead processes are removed, those of living ones are not', () => {
  const living = new EngineFolder(dataDir).make();
  mkdirSync(join(dead, 'engine'), { recursive: true });
  const other = new EngineFolder(dataDir);
  other.make();
  assert.deepEqual([existsSync(dead), existsSync(living)], [false, true]);
  other.remove();
});

test('a folder of another container is removed when nothing has changed in it for a day', () => {
  const foreign = join(dataDir, 'jobs', '.engines-1-42-unknown-1');
  mkdirSync(foreign);
  removeDeadEngineFolders(dataDir);
  assert.ok(existsSync(foreign));
  const before = Date.now() / 1000 - 25 * 60 * 60;
  utimesSync(foreign, before, before);
  removeDeadEngineFolders(dataDir);
  assert.ok(!existsSync(foreign));
});

const NOBODY = 65_534;

test('a folder that another user left does not stop anybody', {
  skip: process.getuid?.() === 0 ? false : 'needs to change the user',
}, () => {
  chmodSync(dataDir, 0o755);
  mkdirSync(join(dead, 'engine'), { recursive: true, mode: 0o700 });
  process.seteuid!(NOBODY);
  try {
    removeDeadEngineFolders(dataDir);
  } finally {
    process.seteuid!(0);
  }
  assert.ok(existsSync(dead));
});
