import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { isAdeError } from '../../../src/contract/errors/index.ts';
import { checkPackage, preparePackage, verifyEnvironment } from '../../../src/package/index.ts';
import { npmPath } from '../../../src/package/installation.ts';
import { changeManifest, makePackage, makeSettings, makeTempFolder, setForTest } from '../package-folder.ts';

const rule = `import { upper } from 'tiny';
export function transform({ values }) { return { values: values.map((value) => upper(value)) }; }
`;

const tiny = {
  'package.json': JSON.stringify({
    name: 'tiny',
    version: '1.2.3',
    type: 'module',
    exports: './index.js',
    // Any of these scripts would make the install fail if it ran.
    scripts: { preinstall: 'exit 1', install: 'exit 1', prepare: 'exit 1' },
  }),
  'index.js': 'export const upper = (value) => String(value).toUpperCase();\n',
};

/** CommonJS that searches everything that Node puts in its scope for a powerful built-in, and does not load if it finds one. */
const commonjs = {
  'package.json': JSON.stringify({ name: 'tiny', version: '1.2.3', main: 'index.js' }),
  'index.js': `const loader = module.constructor;
const ways = {
  require: () => require(['f', 's'].join('')),
  'the main module': () => (require.main ?? process.mainModule).require('fs'),
  'a loaded module': () => Object.values(require.cache)[0].require('fs'),
  'the parent': () => module.parent.require('fs'),
  'the loader': () => loader._load('fs'),
  'the loader, as the host': () => loader._load('fs', Object.values(loader._cache)[0], true),
  'a require of its own': () => loader.createRequire('/')('fs'),
  'the modules of the loader': () => loader.Module._load('module').createRequire('/')('fs'),
  'native code': () => loader._extensions['.node'](module, '/lib/x86_64-linux-gnu/libc.so.6'),
  'the process': () => loader._load('process').exit,
  'the host': () => require(Object.keys(loader._cache).find((path) => path.includes('rule-host'))).serve,
};
for (const [name, way] of Object.entries(ways)) {
  let found;
  try { found = way(); } catch {}
  if (found !== undefined) throw new Error('out by ' + name);
}
exports.upper = (value) => String(value).toUpperCase();
`,
};

/** The same dependency, but with the name of the built-in, so that the name is found without running the code. */
const asking = { ...commonjs, 'index.js': "exports.upper = () => { try { return require('fs'); } catch {} };\n" };

const lockFiles = new Map<string, string>();

/** A package with its lock file and the dependency as a folder `vendor/tiny` or a tarball `vendor/tiny-1.2.3.tgz`. */
function makeWithDependency(spec: string, pack = false, content: Record<string, string> = tiny): string {
  const dir = makePackage({ 'columns/member_id.ts': rule, 'package.json': { dependencies: { tiny: spec } } });
  const source = pack ? makeTempFolder() : join(dir, 'vendor', 'tiny');
  mkdirSync(join(dir, 'vendor'), { recursive: true });
  mkdirSync(source, { recursive: true });
  for (const [path, text] of Object.entries(content)) writeFileSync(join(source, path), text);
  if (pack) runNpm(source, ['pack', '--pack-destination', join(dir, 'vendor')]);
  // A lock file knows a folder only by its path and its package.json, so equal lock files are made once.
  const key = pack ? null : `${spec} ${content['package.json']}`;
  const known = key === null ? undefined : lockFiles.get(key);
  if (known !== undefined) writeFileSync(join(dir, 'package-lock.json'), known);
  else runNpm(dir, ['install', '--package-lock-only']);
  if (key !== null) lockFiles.set(key, readFileSync(join(dir, 'package-lock.json'), 'utf8'));
  return dir;
}

function runNpm(cwd: string, args: string[]): void {
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--offline', `--cache=${makeTempFolder()}`];
  execFileSync(process.execPath, [npmPath(), ...args, ...flags], { cwd, stdio: 'pipe' });
}

function prepare(dir: string, dataDir: string) {
  return preparePackage(dir, { dataDir, settings: makeSettings(dataDir) });
}

describe('dependencies', () => {
  for (const [name, spec, pack, listed] of [
    ['a folder', 'file:vendor/tiny', false, 'tiny@1.2.3 vendor/tiny\n'],
    ['a tarball', 'file:vendor/tiny-1.2.3.tgz', true, /^tiny@1\.2\.3 sha512-[\w+/=]+\n$/],
  ] as const) {
    test(`from ${name} of the package are installed without scripts, listed and usable`, async () => {
      const dataDir = makeTempFolder();
      const dir = makeWithDependency(spec, pack);
      const { envDir, build, reused } = await prepare(dir, dataDir);
      assert.equal(reused, false);
      const program = readFileSync(join(envDir, 'ade-build', 'program.json'), 'utf8');
      assert.ok(Object.keys(JSON.parse(program)).includes('node_modules/dependency-1.js'), program);
      assert.equal(existsSync(join(envDir, 'node_modules')), false, 'the program has all that rules need');
      const packages = readFileSync(join(envDir, 'ade-build', 'packages.txt'), 'utf8');
      if (typeof listed === 'string') assert.equal(packages, listed);
      else assert.match(packages, listed);
      assert.match(readFileSync(join(envDir, 'ade-build', 'install.log'), 'utf8'), /npm ci --ignore-scripts/);
      assert.deepEqual(
        Object.keys(build.files).filter((path) => path.startsWith('vendor/')),
        [],
      );
      assert.equal((await prepare(dir, dataDir)).reused, true);
    });
  }

  test('that are CommonJS find no way to a powerful built-in', async () => {
    const { build } = await prepare(makeWithDependency('file:vendor/tiny', false, commonjs), makeTempFolder());
    assert.ok(build.modules.length > 0);
  });

  test('that ask for a powerful built-in are refused by name', async () => {
    const dir = makeWithDependency('file:vendor/tiny', false, asking);
    const [problem] = await checkPackage(dir, { settings: makeSettings(makeTempFolder()) });
    assert.equal(problem?.code, 'dependency_unusable');
    assert.match(problem.message, /imports node:fs in node_modules\/tiny\/index\.js/);
  });

  test('that change after the build are found', async () => {
    const { envDir } = await prepare(makeWithDependency('file:vendor/tiny'), makeTempFolder());
    await verifyEnvironment(envDir);
    const program = join(envDir, 'ade-build', 'program.json');
    chmodSync(program, 0o644);
    appendFileSync(program, ' ');
    await assert.rejects(verifyEnvironment(envDir), (error) => isAdeError(error, 'snapshot_modified'));
  });

  test('decide the version: a local dependency with other content makes another version', async () => {
    const dataDir = makeTempFolder();
    const dir = makeWithDependency('file:vendor/tiny');
    const first = await prepare(dir, dataDir);
    appendFileSync(join(dir, 'vendor', 'tiny', 'index.js'), '\n');
    const second = await prepare(dir, dataDir);
    assert.notEqual(second.configVersionId, first.configVersionId);
  });

  test('that the lock file does not have are reported with the fix', async () => {
    const dir = makeWithDependency('file:vendor/tiny');
    const vendor = { tiny: 'file:vendor/tiny', other: 'file:vendor/other' };
    writeFileSync(join(dir, 'package.json'), JSON.stringify({ dependencies: vendor }));
    mkdirSync(join(dir, 'vendor', 'other'));
    writeFileSync(join(dir, 'vendor', 'other', 'package.json'), '{ "name": "other", "version": "1.0.0" }');
    const [problem] = await checkPackage(dir, { settings: makeSettings(makeTempFolder()) });
    assert.equal(problem?.code, 'lock_file_outdated');
    assert.match(problem.message, /other.* npm install --package-lock-only/);
  });

  test("that are not available are reported with npm's message", async (t) => {
    setForTest(t, { npm_config_fetch_retries: '0', npm_config_registry: 'http://127.0.0.1:9/' });
    const lock = {
      lockfileVersion: 3,
      packages: {
        '': { dependencies: { tiny: '1.2.3' } },
        'node_modules/tiny': {
          version: '1.2.3',
          resolved: 'http://127.0.0.1:9/tiny-1.2.3.tgz',
          integrity: 'sha512-AAAA',
        },
      },
    };
    const dir = makePackage({ 'package.json': { dependencies: { tiny: '1.2.3' } }, 'package-lock.json': lock });
    const [problem] = await checkPackage(dir, { settings: makeSettings(makeTempFolder()) });
    assert.equal(problem?.code, 'dependency_install_failed');
    assert.match(problem.message, /ECONNREFUSED/);
  });

  test('only for development are not installed', async () => {
    const dir = makePackage({ 'package.json': { devDependencies: { tiny: '1.2.3' } } });
    const { envDir } = await prepare(dir, makeTempFolder());
    assert.equal(existsSync(join(envDir, 'node_modules')), false);
    assert.equal(readFileSync(join(envDir, 'ade-build', 'packages.txt'), 'utf8'), '');
  });

  test('from the registry', async (t) => {
    const manifest = changeManifest({ info: { schema: 'ade.manifest/v1.0', title: 'x', version: '1.0.0' } });
    const code =
      "import ms from 'ms';\nexport function transform({ values }) { return { values: values.map((v) => ms(v)) }; }";
    const dir = makePackage({
      'manifest.json': manifest,
      'columns/member_id.ts': code,
      'package.json': { dependencies: { ms: '2.1.3' } },
    });
    try {
      const flags = [
        '--no-audit',
        '--no-fund',
        '--fetch-retries=0',
        '--fetch-timeout=10000',
        `--cache=${makeTempFolder()}`,
      ];
      execFileSync(process.execPath, [npmPath(), 'install', '--package-lock-only', ...flags], {
        cwd: dir,
        stdio: 'pipe',
      });
    } catch {
      if (process.env.CI === 'true') throw new Error('the npm registry cannot be reached');
      return t.skip('the npm registry cannot be reached');
    }
    const { envDir } = await prepare(dir, makeTempFolder());
    const packages = readFileSync(join(envDir, 'ade-build', 'packages.txt'), 'utf8');
    assert.match(packages, /^ms@2\.1\.3 sha512-[\w+/=]+\n$/);
  });
});
