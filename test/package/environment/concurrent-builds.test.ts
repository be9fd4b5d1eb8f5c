import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { makeBuildFolder, publishBuild, releaseBuildFolder } from '../../../src/package/environment/build-folder.ts';
import { preparePackage, verifyEnvironment } from '../../../src/package/index.ts';
import { makePackage, makeSettings, makeTempFolder } from '../package-folder.ts';

const main = join(import.meta.dirname, '../prepare-main.ts');

interface Run {
  child: ChildProcess;
  /** Resolves with the output of the process, and its exit code or signal. */
  ended: Promise<{ output: string; end: number | NodeJS.Signals | null }>;
}

function startPrepare(dir: string, dataDir: string, killAt: string[] = []): Run {
  const child = spawn(process.execPath, [main, dir, dataDir, ...killAt], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const ended = new Promise<Awaited<Run['ended']>>((resolve) => {
    child.on('close', (code, signal) => resolve({ output, end: signal ?? code }));
  });
  return { child, ended };
}

const readResult = (output: string) =>
  JSON.parse(output.trim().split('\n').at(-1)!) as { reused: boolean; envDir: string };

describe('builds of one version at once', () => {
  test('in two processes make one environment', async () => {
    const dir = makePackage();
    const dataDir = makeTempFolder();
    const runs = await Promise.all([startPrepare(dir, dataDir).ended, startPrepare(dir, dataDir).ended]);
    assert.deepEqual(
      runs.map(({ end }) => end),
      [0, 0],
      JSON.stringify(runs),
    );
    const results = runs.map(({ output }) => readResult(output));
    assert.deepEqual(results.map(({ reused }) => reused).sort(), [false, true]);
    assert.equal(results[0]!.envDir, results[1]!.envDir);
    await verifyEnvironment(results[0]!.envDir);
    assert.equal(readdirSync(join(dataDir, 'venvs')).length, 1);
  });

  test('in one process make one environment', async () => {
    const dir = makePackage();
    const dataDir = makeTempFolder();
    const prepare = () => preparePackage(dir, { dataDir, settings: makeSettings(dataDir) });
    const results = await Promise.all([prepare(), prepare(), prepare()]);
    assert.deepEqual(results.map(({ reused }) => reused).sort(), [false, true, true]);
    assert.equal(readdirSync(join(dataDir, 'venvs')).length, 1);
  });
});

test('a build that finishes second does not replace the first', () => {
  const venvsDir = makeTempFolder();
  const envDir = join(venvsDir, 'cfgv_1');
  const [first, second] = [makeBuildFolder(venvsDir, 'cfgv_1'), makeBuildFolder(venvsDir, 'cfgv_1')];
  for (const dir of [first, second]) writeFileSync(join(dir, 'name'), dir);
  assert.equal(publishBuild(first, envDir), true);
  assert.equal(publishBuild(second, envDir), false);
  assert.equal(readFileSync(join(envDir, 'name'), 'utf8'), first);
  for (const dir of [first, second]) releaseBuildFolder(dir);
  assert.deepEqual(readdirSync(venvsDir), ['cfgv_1']);
});

describe('a build that is killed', () => {
  const hasFolder = (dataDir: string) =>
    existsSync(join(dataDir, 'venvs')) && readdirSync(join(dataDir, 'venvs')).length > 0;
  const moments: [string, (dataDir: string) => boolean, string[]][] = [
    ['when its folder is there', hasFolder, []],
    ['while it loads the rules', () => false, ['Loading']],
    ['while it checks types', () => false, ['Checking']],
  ];
  for (const [moment, hasCome, killAt] of moments) {
    test(`${moment} leaves nothing that looks finished, and the next build cleans up`, async () => {
      const dir = makePackage();
      const dataDir = makeTempFolder();
      const run = startPrepare(dir, dataDir, killAt);
      const watch = setInterval(() => hasCome(dataDir) && run.child.kill('SIGKILL'), 1);
      const { end } = await run.ended;
      clearInterval(watch);
      assert.equal(end, 'SIGKILL');
      const left = readdirSync(join(dataDir, 'venvs'));
      assert.ok(
        left.every((name) => name.startsWith('.building-')),
        left.join(),
      );
      const { reused, configVersionId } = await preparePackage(dir, { dataDir, settings: makeSettings(dataDir) });
      assert.equal(reused, false);
      assert.deepEqual(readdirSync(join(dataDir, 'venvs')), [configVersionId]);
    });
  }

  test('is not waited for if another process got its id, including this one', async () => {
    const dir = makePackage();
    const dataDir = makeTempFolder();
    const stamp = (ms: number) => `${ms.toString(36).padStart(9, '0')}00000000`;
    const { configVersionId } = await preparePackage(dir, {
      dataDir: makeTempFolder(),
      settings: makeSettings(dataDir),
    });
    // Two old builds: one with the id of a living parent, and one with this process's id from an earlier life.
    const old = `.building-${configVersionId}-${process.ppid}-${stamp(Date.now() - 3_600_000)}`;
    const own = `.building-${configVersionId}-${process.pid}-${stamp(Date.now() - 1000)}`;
    for (const name of [old, own]) mkdirSync(join(dataDir, 'venvs', name), { recursive: true });
    await preparePackage(dir, { dataDir, settings: makeSettings(dataDir) });
    assert.deepEqual(readdirSync(join(dataDir, 'venvs')), [configVersionId]);
    // The old build is removed even if nothing is left to build.
    mkdirSync(join(dataDir, 'venvs', own));
    const { reused } = await preparePackage(dir, { dataDir, settings: makeSettings(dataDir) });
    assert.equal(reused, true);
    assert.deepEqual(readdirSync(join(dataDir, 'venvs')), [configVersionId]);
  });
});
