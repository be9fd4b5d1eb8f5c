import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Check } from 'typebox/value';
import { sha256 } from '../../../src/base/files/hash-tree.ts';
import { type BuildRecord, BuildRecordSchema } from '../../../src/contract/build.ts';
import { isAdeError } from '../../../src/contract/errors/index.ts';
import { environmentPaths } from '../../../src/contract/layout.ts';
import { hashBuild, PackageProblems, preparePackage, verifyEnvironment } from '../../../src/package/index.ts';
import { removeTree } from '../../../src/package/source/snapshot.ts';
import { pluck } from '../../helpers/pluck.ts';
import { changeManifest, makePackage, makeSettings, makeTempFolder, validFiles } from '../package-folder.ts';

function prepare(dir: string, dataDir: string, env: Record<string, string> = {}, onLog?: (line: string) => void) {
  return preparePackage(dir, { dataDir, settings: makeSettings(dataDir, env), ...(onLog ? { onLog } : {}) });
}

const version = (text: string): string => hash('sha1', text, 'hex').slice(0, 6);

/** The text between two marks in a file of the valid package. */
function cut(path: string, from: string, to: string): string {
  const text = validFiles[path] as string;
  const start = text.indexOf(from);
  return text.slice(start, text.indexOf(to, start) + to.length);
}

describe('a prepared environment', () => {
  test('holds runtime, read-only snapshot, package list, log and record', async () => {
    const dataDir = makeTempFolder();
    const { configVersionId, envDir, build, reused } = await prepare(makePackage(), dataDir);
    assert.equal(reused, false);
    assert.match(configVersionId, /^cfgv_[0-9a-f]{32}$/);
    assert.equal(envDir, join(dataDir, 'venvs', configVersionId));
    assert.equal(readlinkSync(join(envDir, 'bin', 'node')), process.execPath);
    assert.deepEqual(readdirSync(envDir).sort(), ['ade-build', 'bin']);
    const buildDir = join(envDir, 'ade-build');
    assert.deepEqual(readdirSync(buildDir).sort(), [
      'build.json',
      'install.log',
      'packages.txt',
      'program.json',
      'snapshot',
    ]);
    assert.equal(readFileSync(join(buildDir, 'packages.txt'), 'utf8'), '');
    assert.ok(Check(BuildRecordSchema, JSON.parse(readFileSync(join(buildDir, 'build.json'), 'utf8'))));
    assert.equal(build.runtime_version, process.versions.node);
    assert.deepEqual(readdirSync(join(dataDir, 'venvs')), [configVersionId]);
  });

  test('has no write permission anywhere in the snapshot', async () => {
    const { envDir, build } = await prepare(makePackage(), makeTempFolder());
    const snapshotDir = join(envDir, 'ade-build', 'snapshot');
    for (const path of Object.keys(build.files)) assert.equal(statSync(join(snapshotDir, path)).mode & 0o777, 0o444);
    for (const folder of ['', 'columns', 'data']) assert.equal(statSync(join(snapshotDir, folder)).mode & 0o777, 0o555);
  });

  test('leaves out tests, dependencies, dotfiles and files left by editors', async () => {
    const dir = makePackage({
      'tests/case.json': {},
      '.git/config': '',
      '.ade/state.json': {},
      'node_modules/x/index.js': '',
      'columns/.email.js.swp': '',
      'columns/email.js~': '',
      'tsconfig.json': {},
      'README.md': '',
      'data/codes.csv': 'a,b',
    });
    const { build } = await prepare(dir, makeTempFolder());
    assert.deepEqual(Object.keys(build.files), [
      'columns/email.js',
      'columns/member_id.js',
      'columns/member_id.ts',
      'data/codes.csv',
      'data/prefixes.json',
      'hooks/note.js',
      'hooks/note.ts',
      'lib/clean.js',
      'lib/clean.ts',
      'manifest.json',
      'package.json',
      'row_types/header.js',
      'row_types/header.ts',
    ]);
  });

  test('records modules and rules with versions from the original text', async () => {
    const { build } = await prepare(makePackage(), makeTempFolder());
    assert.deepEqual(pluck(build.modules, 'id', 'script', 'rules', 'needs'), [
      ['row_types.header', 'row_types/header.js', ['row_types.header.detect_text'], []],
      [
        'columns.member_id',
        'columns/member_id.js',
        ['columns.member_id.detect_synonyms', 'columns.member_id.transform'],
        [],
      ],
      ['columns.email', 'columns/email.js', ['columns.email.validate'], ['member_id']],
      ['hooks.after_mapping', 'hooks/note.js', ['hooks.after_mapping.run'], []],
    ]);
    assert.deepEqual(build.rules['columns.member_id.transform'], {
      impl: 'columns/member_id.ts:transform',
      version: version(cut('columns/member_id.ts', '({ values }) =>', '\n}')),
      kind: 'transform',
      field: 'member_id',
      line: 11,
    });
    assert.deepEqual(build.rules['row_types.header.detect_text'], {
      impl: 'row_types/header.ts:detect_text',
      version: version(cut('row_types/header.ts', 'function detect_text', '\n}')),
      kind: 'row_detector',
      line: 3,
    });
    assert.equal(build.rules['columns.email.validate']!.version, version(cut('columns/email.js', 'function', '\n}')));
    assert.deepEqual(build.manifest.columns.meta.email!.synonyms, []);
  });

  test('treats a rule made by a factory as its whole module', async () => {
    const code = "import { make } from '../lib/make.ts';\nexport const detect_made = make('member_id');\n";
    const factory = 'export const make = (field: string) => () => ({ scores: { [field]: 1 } });';
    const dir = makePackage({ 'columns/member_id.ts': code, 'lib/make.ts': factory });
    const { build } = await prepare(dir, makeTempFolder());
    const rule = build.rules['columns.member_id.detect_made']!;
    assert.deepEqual([rule.version, rule.line], [version(code), 2]);
  });

  test('keeps ids distinct if fields share a script and a hook has several', async () => {
    const meta = { label: 'x', script: 'columns/member_id.ts' };
    const manifest = changeManifest({
      columns: { order: ['a', 'b'], meta: { a: meta, b: { ...meta, label: 'y' } } },
      hooks: { after_mapping: [{ script: 'hooks/note.ts' }, { script: 'hooks/note.ts' }] },
    });
    const { build } = await prepare(makePackage({ 'manifest.json': manifest }), makeTempFolder());
    assert.deepEqual(Object.keys(build.rules), [
      'row_types.header.detect_text',
      'columns.a.detect_synonyms',
      'columns.a.transform',
      'columns.b.detect_synonyms',
      'columns.b.transform',
      'hooks.after_mapping.run',
      'hooks.after_mapping_2.run',
    ]);
  });
});

describe('preparing again', () => {
  test('reuses the environment, wherever the same content is', async () => {
    const dataDir = makeTempFolder();
    const first = await prepare(makePackage(), dataDir);
    const second = await prepare(makePackage({ 'tests/more.json': {} }), dataDir);
    assert.deepEqual([second.reused, second.envDir], [true, first.envDir]);
    assert.deepEqual(second.build, JSON.parse(JSON.stringify(first.build)));
  });

  test('makes another version for other content', async () => {
    const dataDir = makeTempFolder();
    const first = await prepare(makePackage(), dataDir);
    const second = await prepare(makePackage({ 'data/prefixes.json': { list: ['N-'] } }), dataDir);
    assert.notEqual(second.configVersionId, first.configVersionId);
    assert.notEqual(second.build.content_hash, first.build.content_hash);
    assert.equal(second.build.dependency_hash, first.build.dependency_hash);
  });

  test('replaces an environment that was damaged', async () => {
    const dataDir = makeTempFolder();
    const dir = makePackage();
    const first = await prepare(dir, dataDir);
    writeFileSync(join(first.envDir, 'ade-build', 'build.json'), '{');
    const log: string[] = [];
    const second = await prepare(dir, dataDir, {}, (line) => log.push(line));
    assert.equal(second.reused, false);
    assert.match(log.join('\n'), /built again/);
    await verifyEnvironment(second.envDir);
    assert.deepEqual(readdirSync(join(dataDir, 'venvs')), [first.configVersionId]);
  });

  test('of an invalid package throws all problems and leaves nothing', async () => {
    const dataDir = makeTempFolder();
    const dir = makePackage({
      'hooks/note.ts': 'export const a = 1;',
      'columns/email.js': 'export const detect_a = 1;',
    });
    await assert.rejects(prepare(dir, dataDir), (error) => {
      assert.ok(isAdeError(error, 'package_invalid') && error.cause instanceof PackageProblems);
      assert.deepEqual(pluck(error.cause.problems, 'code'), ['not_a_function', 'hook_without_run']);
      return true;
    });
    assert.deepEqual(readdirSync(join(dataDir, 'venvs')), []);
  });

  test('beyond the time limit ends and leaves nothing', async () => {
    const dataDir = makeTempFolder();
    const dir = makePackage({ 'hooks/note.ts': 'for (;;);\nexport function run() {}' });
    const build = prepare(dir, dataDir, { ADE_BUILD_TIMEOUT_SECONDS: '1', ADE_RULE_TIMEOUT_SECONDS: '1.5' });
    await assert.rejects(build, (error) => isAdeError(error, 'build_timeout'));
    assert.deepEqual(readdirSync(join(dataDir, 'venvs')), []);
  });
});

describe('verifying an environment', () => {
  // Root may write despite the mode; other users have to change the mode first.
  const changes: [string, RegExp, (snapshotDir: string) => Promise<void>][] = [
    [
      'a changed file',
      /email\.js was changed/,
      async (dir) => allow(dir, () => appendFileSync(join(dir, 'columns/email.js'), ' ')),
    ],
    ['a missing file', /email\.js is missing/, async (dir) => allow(dir, () => rmSync(join(dir, 'columns/email.js')))],
    [
      'an added file',
      /columns\/new\.js was added/,
      async (dir) => allow(dir, () => writeFileSync(join(dir, 'columns/new.js'), '')),
    ],
    ['a snapshot that is gone', /is missing/, async (dir) => removeTree(dir)],
  ];
  for (const [name, says, change] of changes) {
    test(`finds ${name}`, async () => {
      const { envDir } = await prepare(makePackage(), makeTempFolder());
      assert.equal((await verifyEnvironment(envDir)).schema, 'ade.build/v1');
      await change(join(envDir, 'ade-build', 'snapshot'));
      await assert.rejects(verifyEnvironment(envDir), (error) => {
        assert.ok(isAdeError(error, 'snapshot_modified'));
        assert.match(error.message, says);
        return true;
      });
    });
  }

  test('finds a build that is not the stored one', async () => {
    const { envDir, build, buildHash } = await prepare(makePackage(), makeTempFolder());
    assert.equal(hashBuild({ ...build, prepared_at: 'later', runtime_path: 'elsewhere' }), buildHash);
    await verifyEnvironment(envDir, buildHash);
    const changed = { ...build, manifest: { ...build.manifest, info: { ...build.manifest.info, title: 'Changed' } } };
    writeFileSync(environmentPaths(envDir).recordPath, JSON.stringify(changed));
    await assert.rejects(verifyEnvironment(envDir, buildHash), (error) => {
      assert.ok(isAdeError(error, 'snapshot_modified'));
      assert.match(error.message, /ade-build\/build\.json was changed/);
      return true;
    });
  });

  test('an environment that was made from other sources is built again, and the log names the file', async () => {
    const dataDir = makeTempFolder();
    const dir = makePackage();
    const first = await prepare(dir, dataDir);
    const { recordPath, snapshotDir } = environmentPaths(first.envDir);
    const foreign: [RegExp, (record: BuildRecord) => void][] = [
      [/content_hash is 0+, the package has/, (record) => Object.assign(record, { content_hash: '0'.repeat(64) })],
      [/build\.json has a different manifest/, (record) => Object.assign(record.manifest.info, { title: 'Another' })],
      [
        /email\.\w+ differs from the file in the package/,
        (record) => {
          const [path] = Object.keys(record.files).filter((name) => /columns\/email/.test(name));
          allow(snapshotDir, () => {
            chmodSync(join(snapshotDir, path!), 0o644);
            writeFileSync(join(snapshotDir, path!), '');
          });
          record.files[path!] = sha256('');
        },
      ],
    ];
    for (const [says, change] of foreign) {
      const record = structuredClone(first.build);
      change(record);
      writeFileSync(recordPath, JSON.stringify(record));
      const lines: string[] = [];
      const again = await prepare(dir, dataDir, {}, (line) => lines.push(line));
      assert.equal(again.reused, false);
      assert.equal(again.buildHash, first.buildHash);
      assert.match(lines[0]!, says);
    }
  });

  test('says when there is none', async () => {
    const path = join(makeTempFolder(), 'cfgv_none');
    assert.equal(existsSync(path), false);
    await assert.rejects(verifyEnvironment(path), (error) => isAdeError(error, 'environment_unreadable'));
  });
});

function allow(snapshotDir: string, change: () => void): void {
  chmodSync(join(snapshotDir, 'columns'), 0o755);
  chmodSync(join(snapshotDir, 'columns', 'email.js'), 0o644);
  change();
}
