import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { ensureBuilt } from '../../../scripts/ensure-built.js';
import type { Problem } from '../../../src/contract/problems.ts';
import { installDependencies } from '../../../src/package/environment/install-dependencies.ts';
import { npmPath } from '../../../src/package/installation.ts';
import { chooseLevel } from '../../../src/sandbox/index.ts';
import { pluck } from '../../helpers/pluck.ts';
import { makeTempFolder, setForTest } from '../package-folder.ts';
import { hashTarball, startRegistry, startVictim } from './registry-stub.ts';

ensureBuilt();
const tiny = { name: 'tiny', version: '1.2.3', tarball: packTiny() };
const integrity = hashTarball(tiny.tarball);
const victim = await startVictim();
const registry = await startRegistry(tiny);
const TARBALL = '/tiny/-/tiny-1.2.3.tgz';

function packTiny(): Buffer {
  const dir = makeTempFolder();
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: 'tiny', version: '1.2.3' }));
  const args = [npmPath(), 'pack', '--offline', `--cache=${makeTempFolder()}`];
  execFileSync(process.execPath, args, { cwd: dir, stdio: 'pipe' });
  return readFileSync(join(dir, 'tiny-1.2.3.tgz'));
}

/** The registry that npm asks by default, as its own command reports it. */
function askDefaultRegistry(): string {
  const cwd = makeTempFolder();
  const args = [npmPath(), 'config', 'get', 'registry', `--userconfig=${cwd}/none`, `--globalconfig=${cwd}/neither`];
  const answer = execFileSync(process.execPath, args, { cwd, env: {}, encoding: 'utf8' });
  return new URL(answer.trim()).origin;
}

/** Installs a package whose lock file has this entry for its only dependency. */
async function install(entry: object): Promise<{ problems: Problem[]; packages: () => string }> {
  const envDir = makeTempFolder();
  const buildDir = join(envDir, 'build');
  mkdirSync(buildDir);
  const dependencies = { tiny: '1.2.3' };
  const packages = { '': { dependencies }, 'node_modules/tiny': { version: '1.2.3', ...entry } };
  const files = new Map([
    ['package.json', Buffer.from(JSON.stringify({ dependencies }))],
    ['package-lock.json', Buffer.from(JSON.stringify({ lockfileVersion: 3, packages }))],
  ]);
  const problems = await installDependencies({
    ...{ envDir, buildDir, files, localPaths: [], cacheDir: makeTempFolder() },
    level: await chooseLevel('auto'),
    signal: new AbortController().signal,
  });
  return { problems, packages: () => readFileSync(join(buildDir, 'packages.txt'), 'utf8') };
}

function useRegistry(t: TestContext, url: string): void {
  setForTest(t, { npm_config_registry: `${url}/`, npm_config_fetch_retries: '0' });
}

describe('dependencies come from the configured registry', () => {
  async function assertInstalled(entry: object): Promise<void> {
    const { problems, packages } = await install(entry);
    assert.deepEqual(problems, []);
    assert.equal(packages(), `tiny@1.2.3 ${integrity}\n`);
  }

  test('also if the lock file has the address of the registry that npm asks by default', async (t) => {
    useRegistry(t, registry.url);
    await assertInstalled({ resolved: `${askDefaultRegistry()}${TARBALL}`, integrity });
    assert.deepEqual(registry.asked, [TARBALL]);
  });

  test('also behind a proxy', async (t) => {
    const proxy = await startRegistry(tiny);
    useRegistry(t, 'http://registry.invalid');
    setForTest(t, { http_proxy: proxy.url });
    await assertInstalled({ resolved: `http://registry.invalid${TARBALL}`, integrity });
    assert.deepEqual(proxy.asked, [`http://registry.invalid${TARBALL}`]);
  });
});

describe('no other address is reached', () => {
  async function assertOutside(entry: object): Promise<void> {
    const { problems } = await install(entry);
    assert.deepEqual(pluck(problems, 'code'), ['dependency_outside_registry']);
    assert.match(problems[0]!.message, new RegExp(RegExp.escape(victim.url)));
    assert.equal(victim.count(), 0, 'the other address was reached');
  }

  test('that the lock file names', async (t) => {
    useRegistry(t, registry.url);
    await assertOutside({ resolved: `${victim.url}${TARBALL}`, integrity });
  });

  test('to which the registry redirects', async (t) => {
    const redirecting = await startRegistry(tiny, {
      answerTarball: (_request, response) => response.writeHead(302, { location: `${victim.url}${TARBALL}` }).end(),
    });
    useRegistry(t, redirecting.url);
    await assertOutside({ resolved: `${redirecting.url}${TARBALL}`, integrity });
  });

  test('that the registry names, even if the settings of npm bypass proxies for it', async (t) => {
    const naming = await startRegistry(tiny, { tarballAt: victim.url });
    const npmrc = join(makeTempFolder(), 'npmrc');
    writeFileSync(npmrc, 'noproxy=127.0.0.1\n');
    useRegistry(t, naming.url);
    setForTest(t, { npm_config_userconfig: npmrc, NO_PROXY: '127.0.0.1' });
    await assertOutside({});
  });
});
