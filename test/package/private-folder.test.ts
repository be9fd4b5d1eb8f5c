import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, linkSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, describe, test } from 'node:test';
import { installDir } from '../../src/sandbox/start/entries.ts';
import { requireLevel } from '../sandbox/levels.ts';
import { makeTempFolder } from './package-folder.ts';

/** The parts of an installation that a check needs; a link costs nothing, a copy of the runtime a tenth of a second. */
const parts = [
  'package.json',
  'dist',
  'templates',
  'node_modules/oxc-parser',
  'node_modules/@oxc-parser',
  'node_modules/typescript',
  `node_modules/@typescript/typescript-${process.platform}-${process.arch}`,
];

function placeAt(from: string, to: string): void {
  if (statSync(from).isDirectory()) {
    mkdirSync(to, { recursive: true });
    for (const name of readdirSync(from)) placeAt(join(from, name), join(to, name));
    return;
  }
  mkdirSync(dirname(to), { recursive: true });
  try {
    linkSync(from, to);
  } catch {
    // The temporary folder may be on another file system.
    copyFileSync(from, to);
  }
}

/** As with any `mktemp -d` or root's home, only root gets in, while the sandbox runs under another user id. */
describe('an installation below a folder that is private to root', () => {
  const isRoot = process.getuid?.() === 0;
  const folder = makeTempFolder();
  const runtime = join(folder, 'bin', 'node');
  const config = join(folder, 'config');

  before(() => {
    if (!isRoot) return;
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    for (const part of parts) placeAt(join(installDir, part), join(folder, part));
    placeAt(process.execPath, runtime);
    cpSync(join(folder, 'templates', 'starter'), config, { recursive: true });
  });

  for (const level of ['landlock', 'bubblewrap'] as const) {
    test(`${level}: rules are loaded and their types checked`, async (t) => {
      if (!isRoot) return t.skip('only root works below a folder that the sandbox user cannot enter');
      if (!(await requireLevel(t, level))) return;
      const args = ['--disable-warning=ExperimentalWarning', join(folder, 'dist', 'cli.js'), 'check', config];
      const env = { ...process.env, ADE_SANDBOX: level, ADE_DATA_DIR: join(folder, 'data') };
      const check = spawnSync(runtime, args, { encoding: 'utf8', env });
      assert.deepEqual([check.stderr, check.stdout, check.status], ['', 'no problems\n', 0]);
    });
  }
});
