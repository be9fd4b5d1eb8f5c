import assert from 'node:assert/strict';
import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { before, describe, type TestContext, test } from 'node:test';
import { rolldown } from 'rolldown';
import { projectDir } from '../../bin/runtime.js';
import { nameComponent, type Sbom } from '../../scripts/sbom.ts';
import { ENGINE_VERSION } from '../../src/contract/version.ts';
import { waitForEnd } from '../helpers/processes.ts';
import { isLong } from '../helpers/size.ts';
import { makeFileFolder } from '../helpers/temp-folder.ts';

/** 5.0 until 15,000 names of columns in eight languages and the usual first names of all of them were added; 5.27 with the second edition of the desk, 5.42 with `ade/client`, whose types take 0.06; 5.57 with files for programs, sources and webhooks; 5.61 with the bill of materials, 5.64 with finding and erasing people, 5.86 with the processes in which they are searched for. */
const MAX_MB = 5.9;
/** A strict compiler for browsers, as a user of `ade/client` has it. */
const CLIENT_OPTIONS = {
  strict: true,
  noEmit: true,
  target: 'esnext',
  module: 'esnext',
  moduleResolution: 'bundler',
  lib: ['esnext', 'dom', 'dom.iterable', 'dom.asynciterable'],
  types: [],
};
const npmScript = join(projectDir, 'node_modules', 'npm', 'bin', 'npm-cli.js');

interface Packed {
  filename: string;
  size: number;
  files: { path: string; mode: number }[];
}

/** The environment of a user without this checkout: nothing of this test run, of ADE's settings, or of npm's own. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(ADE_|NODE_|INIT_CWD|npm_(lifecycle|package|command|config_((local|global)_)?prefix))/.test(name),
  ),
) as Record<string, string>;

function run(command: string, args: string[], cwd: string): SpawnSyncReturns<string> {
  return spawnSync(command, args, { cwd, env, encoding: 'utf8' });
}

const npm = (args: string[], cwd: string) => run(process.execPath, [npmScript, '--loglevel=error', ...args], cwd);

const isUnreachable = (output: string) =>
  /E(NOTFOUND|AI_AGAIN|CONNREFUSED|CONNRESET|TIMEDOUT|NETUNREACH|NOTCACHED)|ERR_SOCKET_TIMEOUT/.test(output);

/** The packages that npm installs with ADE, by the lock file; nested packages come with the package around them. */
function listInstalled(): Set<string> {
  const { packages } = JSON.parse(readFileSync(join(projectDir, 'package-lock.json'), 'utf8'));
  const found = new Set<string>();
  const visit = (path: string) => {
    const { dependencies, optionalDependencies } = packages[path];
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const isInside = packages[`${path}/node_modules/${name}`] !== undefined;
      const isKnown = found.has(name) || !existsSync(join(projectDir, 'node_modules', name));
      if (isInside || isKnown) continue;
      found.add(name);
      visit(`node_modules/${name}`);
    }
  };
  visit('');
  return found;
}

// One package and one installation for all tests of the file: the runtime alone has 200 MB. test:long installs it by npm.
describe('the packed package', () => {
  const folder = makeFileFolder();
  const prefix = join(folder, 'prefix');
  const work = join(folder, 'work');
  const installed = join(prefix, 'lib', 'node_modules', 'ade');
  const ade = (...args: string[]) => run(join(prefix, 'bin', 'ade'), args, work);
  let packed: Packed;
  let offline: string | undefined;

  before(() => {
    for (const dir of [prefix, work]) mkdirSync(dir);
    const pack = npm(['pack', '--json', '--pack-destination', folder], projectDir);
    assert.equal(pack.status, 0, pack.stderr);
    packed = JSON.parse(pack.stdout.slice(pack.stdout.indexOf('[\n')))[0];
    if (!isLong) return layOut(join(folder, packed.filename));
    const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
    const retries = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000'];
    const tarball = join(folder, packed.filename);
    const install = npm(['install', '--global', '--prefix', prefix, ...flags, ...retries, tarball], work);
    if (install.status === 0) return;
    assert.ok(isUnreachable(install.stderr) && process.env.CI !== 'true', install.stderr);
    offline = 'the npm registry cannot be reached, so nothing can be installed';
  });

  /** Imitates npm, which would take 15 s: unpacks the package, with links to its dependencies and nothing else. */
  function layOut(tarball: string): void {
    mkdirSync(join(installed, 'node_modules', '.bin'), { recursive: true });
    const extracted = run('tar', ['-xzf', tarball, '--strip-components=1', '-C', installed], work);
    assert.equal(extracted.status, 0, extracted.stderr);
    for (const name of listInstalled()) {
      const link = join(installed, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(projectDir, 'node_modules', name), link);
    }
    mkdirSync(join(prefix, 'bin'));
    symlinkSync(join('..', 'lib', 'node_modules', 'ade', 'bin', 'ade.js'), join(prefix, 'bin', 'ade'));
  }

  const installedTest = (name: string, body: (t: TestContext) => void | Promise<void>) =>
    test(name, (t) => (offline === undefined ? body(t) : t.skip(offline)));

  test('is small, and contains built files and no sources', () => {
    assert.ok(packed.size <= MAX_MB * 1e6, `${packed.size} bytes`);
    const paths = packed.files.map(({ path }) => path);
    const folders = new Set(paths.map((path) => (path.includes('/') ? path.split('/', 1)[0]! : '.')));
    assert.deepEqual([...folders].sort(), ['.', 'bin', 'dist', 'docs', 'examples', 'templates', 'web']);
    const top = paths.filter((path) => !path.includes('/')).sort();
    const pages = ['CHANGELOG.md', 'CONTRIBUTING.md', 'README.md', 'SECURITY.md', 'THIRD-PARTY-NOTICES'];
    assert.deepEqual(top, [...pages, 'package.json', 'sbom.cdx.json']);
    const needless = /^web\/(?!dist\/)|\.(map|test\.ts|png)$|\/\.|^(src|test|scripts)\/|openapi\.json$/;
    assert.deepEqual(
      paths.filter((path) => needless.test(path)),
      [],
    );
    // Config packages consist of sources, ADE itself does not.
    assert.deepEqual(
      paths.filter((path) => /(?<!\.d)\.ts$/.test(path) && !/^(templates|examples)\//.test(path)),
      [],
    );
    for (const path of ['bin/ade.js', 'dist/cli.js', 'web/dist/index.html', 'templates/starter/manifest.json']) {
      assert.ok(paths.includes(path), path);
    }
    for (const { path, mode } of packed.files) {
      if (/^(bin\/ade\.js|dist\/launcher-)/.test(path)) assert.equal(mode & 0o111, 0o111, `${path} can be run`);
    }
  });

  installedTest('brings what it loads, and nothing for building', () => {
    const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    const modules = join(installed, 'node_modules');
    for (const name of Object.keys(dependencies)) assert.ok(existsSync(join(modules, name)), name);
    const names = readdirSync(modules);
    for (const name of ['vite', 'react', '@mantine', 'typebox', 'exceljs', 'playwright-core']) {
      assert.ok(!names.includes(name), name);
    }
    assert.ok(names.length < 100, `${names.length} packages`);
  });

  installedTest('names each package that it brings in its bill of materials', () => {
    const { components } = JSON.parse(readFileSync(join(installed, 'sbom.cdx.json'), 'utf8')) as Sbom;
    const named = new Set(components.map((component) => `${nameComponent(component)} ${component.version}`));
    const modules = join(installed, 'node_modules');
    const folders = readdirSync(modules).flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => join(name, inner)) : [name],
    );
    const labels = folders
      .filter((name) => !name.startsWith('.'))
      .map((name) => JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')))
      .map(({ name, version }) => `${name} ${version}`);
    assert.ok(labels.length > 50, `${labels.length}`);
    assert.deepEqual(new Set(labels).difference(named), new Set());
  });

  installedTest('makes a package, checks it, runs a document and explains the result', () => {
    assert.equal(ade('--version').stdout, `${ENGINE_VERSION}\n`);
    assert.equal(ade('init', 'rules').status, 0);
    const check = ade('check', 'rules');
    assert.deepEqual([check.stdout, check.stderr, check.status], ['no problems\n', '', 0]);
    const job = ade('run', join('rules', 'tests', 'roster', 'input.csv'), '--config', 'rules', '--json');
    assert.equal(job.status, 0, job.stderr);
    const { job_dir, status } = JSON.parse(job.stdout);
    assert.equal(status, 'success');
    assert.ok(existsSync(join(job_dir, 'normalized.xlsx')));
    const artifact = JSON.parse(readFileSync(join(job_dir, 'artifact.json'), 'utf8'));
    const sheet = artifact.output.sheets[0].name;
    const explained = ade('explain', job_dir, '--output-row', `${sheet}!2`);
    assert.equal(explained.status, 0, explained.stderr);
    assert.match(explained.stdout, /row \d+/);
    const own = ade('init', 'own', '--from', join('rules', 'tests', 'roster', 'input.csv'));
    assert.match(own.stdout, /^A package for these columns is in own\.$/m, own.stderr);
    assert.equal(ade('check', 'own').stdout, 'no problems\n');
  });

  installedTest('serves the API and the web app, and ends when it is told to', async (t) => {
    const service = spawn(join(prefix, 'bin', 'ade'), ['serve', '--port', '0', '--data-dir', join(work, 'service')], {
      cwd: work,
      env: { ...env, ADE_LOG_LEVEL: 'error' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    t.after(() => service.kill('SIGKILL'));
    const ended = once(service, 'exit');
    const lines = createInterface(service.stdout)[Symbol.asyncIterator]();
    const url = /^ADE serves at (\S+)/.exec(String((await lines.next()).value))?.[1];
    const page = await fetch(`${url}/`);
    assert.match(await page.text(), /<div id="root">/);
    const notices = await fetch(`${url}/app/third-party-notices.txt`);
    assert.match(await notices.text(), /^react \S+ \(MIT\)$/m);
    const health = await fetch(`${url}/api/v1/health`);
    assert.equal(((await health.json()) as { status: string }).status, 'ok');
    service.kill('SIGTERM');
    assert.deepEqual(await ended, [0, null]);
    assert.deepEqual(await waitForEnd([service.pid!]), []);
  });

  // npx, and every project that depends on ADE, puts ADE's dependencies beside ADE, not below it. This is the last
  // test, since it takes the installation apart: another installation would cost as much as all other tests.
  installedTest('works with its dependencies beside it, where npx puts them, and its client without them', async () => {
    const modules = join(work, 'node_modules');
    renameSync(join(installed, 'node_modules'), modules);
    renameSync(installed, join(modules, 'ade'));
    symlinkSync(join('..', 'ade', 'bin', 'ade.js'), join(modules, '.bin', 'ade'));
    const npx = npm(['exec', '--offline', '--no', '--', 'ade', '--version'], work);
    assert.deepEqual([npx.stdout, npx.status], [`${ENGINE_VERSION}\n`, 0], npx.stderr);
    const check = run(join(modules, '.bin', 'ade'), ['check', 'rules'], work);
    assert.deepEqual([check.stdout, check.stderr, check.status], ['no problems\n', '', 0]);
    const script = "const { parseAmount } = await import('ade/rules'); console.log(typeof parseAmount)";
    const rules = run('node', ['--input-type=module', '-e', script], work);
    assert.deepEqual([rules.stdout, rules.stderr], ['function\n', '']);
    await checkClient(modules);
  });

  /** In a folder that has nothing but the client, as in a browser, and with the types that an editor shows. */
  async function checkClient(modules: string): Promise<void> {
    const alone = join(work, 'alone');
    const copied = join(alone, 'node_modules', 'ade');
    cpSync(join(modules, 'ade', 'dist', 'client'), join(copied, 'dist', 'client'), { recursive: true });
    cpSync(join(modules, 'ade', 'package.json'), join(copied, 'package.json'));
    const use = "createClient({ url: 'http://127.0.0.1:1025', retryForMs: 0 }).readJob('job_x')";
    const script = `import { createClient } from 'ade/client';\n${use}.catch(({ code }) => console.log(code));\n`;
    writeFileSync(join(alone, 'use.mjs'), script);
    const used = run('node', ['use.mjs'], alone);
    assert.deepEqual([used.stdout, used.stderr], ['server_unreachable\n', '']);

    const examples = readFileSync(join(modules, 'ade', 'docs', 'client.md'), 'utf8').matchAll(
      /^```ts\n([\s\S]*?)^```$/gm,
    );
    const files = [...examples].map(([, example = ''], index) => {
      const file = join(alone, `example-${index}.ts`);
      // The types of Node belong to whoever uses Node.
      writeFileSync(file, example.replace(/^import .* from 'node:.*$/gm, ''));
      return file;
    });
    const nodeTypes =
      'declare const process: { exitCode: number; env: Record<string, string | undefined> }; declare function openAsBlob(path: string): Promise<Blob>;';
    const write = 'declare function writeFile(path: string, content: AsyncIterable<Uint8Array>): Promise<void>;';
    writeFileSync(join(alone, 'node.d.ts'), `${nodeTypes} ${write}\n`);
    writeFileSync(join(alone, 'tsconfig.json'), JSON.stringify({ compilerOptions: CLIENT_OPTIONS }));
    const compilers = ['node_modules', 'web/node_modules'].map((path) => join(projectDir, path, 'typescript/bin/tsc'));
    for (const tsc of compilers) {
      const checked = run(process.execPath, [tsc, '-p', '.'], alone);
      assert.deepEqual([checked.stdout, checked.status], ['', 0], `${tsc}, ${files.length} examples`);
    }

    const bundle = await rolldown({ input: join(alone, 'use.mjs'), platform: 'browser' });
    const { output } = await bundle.generate({ format: 'esm' });
    assert.deepEqual(
      output.flatMap((chunk) => (chunk.type === 'chunk' ? [...chunk.imports, ...chunk.dynamicImports] : [])),
      [],
    );
    await bundle.close();
  }
});
