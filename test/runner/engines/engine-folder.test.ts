import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readlinkSync, statSync, utimesSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { EngineFolder, removeDeadEngineFolders } from '../../../src/runner/engines/engine-folder.ts';
import { makeFileFolder } from '../../helpers/temp-folder.ts';

const dataDir = makeFileFolder();
const [, , namespace] = basename(new EngineFolder(dataDir).make()).split('-');
const dead = join(dataDir, 'jobs', `.engines-1-${namespace}-earlier-1`);

test('folders of dead processes are removed, those of living ones are not', () => {
  const living = new EngineFolder(dataDir).make();
  mkdirSync(join(dead, 'engine'), { recursive: true });
  const other = new EngineFolder(dataDir);
  other.make();
  assert.deepEqual([existsSync(dead), existsSync(living)], [false, true]);
  other.remove();
});

const HOUR_MS = 60 * 60 * 1000;
const makeOld = (folder: string) => {
  const before = Date.now() / 1000 - (25 * HOUR_MS) / 1000;
  utimesSync(folder, before, before);
};

test('a folder of another container or host is removed when nothing has changed in it for a day', () => {
  const number = process.platform === 'linux' ? /\d+/.exec(readlinkSync('/proc/self/ns/pid'))![0] : '1';
  // Processes of all hosts have the same number, unless they are in a container.
  for (const name of ['.engines-1-42-unknown-1', `.engines-1-${number}-unknown-1`, '.engines-1-c0ffee-unknown-1']) {
    const foreign = join(dataDir, 'jobs', name);
    mkdirSync(foreign);
    removeDeadEngineFolders(dataDir);
    assert.ok(existsSync(foreign), name);
    makeOld(foreign);
    removeDeadEngineFolders(dataDir);
    assert.ok(!existsSync(foreign), name);
  }
});

test('the folder of a living process never looks old', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const living = new EngineFolder(dataDir);
  const path = living.make();
  makeOld(path);
  t.mock.timers.tick(HOUR_MS);
  assert.ok(Date.now() - statSync(path).mtimeMs < HOUR_MS);
  living.remove();
  t.mock.timers.tick(HOUR_MS);
  assert.ok(!existsSync(path));
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
