import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { projectDir } from '../../bin/runtime.js';
import { readArguments } from '../../scripts/test/arguments.ts';
import { isolate } from '../../scripts/test/isolate.ts';
import { planAlone, planShared, type TestProcess } from '../../scripts/test/processes.ts';
import { printCounts } from '../../scripts/test/report.ts';
import { listNamed, listTests } from '../../scripts/test/tiers.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

test('each tier has the tests of the smaller ones, and CI runs all tests of its tier in two commands', () => {
  const [quick, all, long] = [new Set(listTests('quick')), new Set(listTests('all')), listTests('long')];
  assert.ok(quick.size > 250 && quick.isSubsetOf(all));
  const added = new Set(listTests('all', true));
  assert.deepEqual(
    [...all].filter((file) => !quick.has(file) && !added.has(file)),
    [],
  );
  assert.ok([...all].filter((file) => file.endsWith('.all.ts')).every((file) => added.has(file)));
  assert.ok(long.some((file) => file.endsWith('.long.ts')) && added.size < all.size / 2);
});

test('a file of test:all skips nothing just because npm test has run it', () => {
  const sources = globSync('test/**/*.all.ts', { cwd: projectDir }).map((file) =>
    readFileSync(join(projectDir, file), 'utf8'),
  );
  const takesFromQuick = (source: string) => {
    const imported = /import \{([^{}]*)\} from '[^']*helpers\/size\.ts'/.exec(source)?.[1]?.split(', ') ?? [];
    if (imported.some((name) => ['test', 'testFor'].includes(name.trim()))) return true;
    return imported.some((name) => name.trim() === 'pick') && /\bpick\([^,]+, (?!never,)/.test(source);
  };
  assert.deepEqual(sources.filter(takesFromQuick), []);
});

test('arguments choose tier and files, and a file is run with everything that CI checks of it', () => {
  const quick = { tier: 'quick', isOnlyAdded: false, changedSince: null, isForgetful: false, named: [] };
  assert.deepEqual(readArguments([]), quick);
  assert.deepEqual(readArguments(['test/storage']), { ...quick, tier: 'all', named: ['test/storage'] });
  assert.deepEqual(readArguments(['--all', '--only-added']), { ...quick, tier: 'all', isOnlyAdded: true });
  assert.deepEqual(readArguments(['--changed']), { ...quick, changedSince: '' });
  assert.deepEqual(readArguments(['--changed', 'HEAD~3']), { ...quick, changedSince: 'HEAD~3' });
  assert.deepEqual(readArguments(['--changed=v1']), { ...quick, changedSince: 'v1' });
  assert.throws(() => readArguments(['--only-added']), /test:all/);
  assert.throws(() => readArguments(['--changed', 'test/storage']), /name no files/);
  const named = listNamed(['test/storage/move'], 'all');
  assert.ok(named.length > 0 && named.every((file) => file.endsWith('.all.ts')), named.join());
});

test('npm test runs each file once, on SQLite; test:all repeats some on PostgreSQL and with a storage that forgets', () => {
  const quick = planShared({ once: listTests('quick'), again: [], againInLong: [], postgres: 'postgres://x' });
  assert.deepEqual(quick.flatMap(({ files }) => files).sort(), listTests('quick'));
  assert.ok(quick.every(({ env }) => Object.keys(env).length === 0));
  const all = listTests('all');
  const filesOnPostgres = (planned: TestProcess[]) =>
    planned.filter(({ env }) => 'ADE_TEST_POSTGRES_HERE' in env).flatMap(({ files }) => files);
  const about = { again: all, postgres: 'postgres://x' };
  const added = planShared({ ...about, once: listTests('all', true), againInLong: [] });
  const onPostgres = filesOnPostgres(added);
  assert.ok(onPostgres.includes('test/service/submit/submit.test.ts'));
  assert.ok(!onPostgres.includes('test/service/feed.test.ts'), 'it has no database');
  const long = planShared({ ...about, once: listTests('long'), againInLong: all });
  const ofHttp = planAlone({ ...about, once: all }).filter(({ files: [file] }) => file!.startsWith('test/http/'));
  const inSomeTier = new Set([...onPostgres, ...filesOnPostgres(long)]);
  const left = filesOnPostgres(ofHttp).filter((file) => !inSomeTier.has(file));
  assert.deepEqual(left, [], 'each test of http that can use PostgreSQL does so in some tier');
  assert.ok(added.some(({ name }) => name === 'forgetful'));
  const alone = planAlone({ once: all, again: all, postgres: null });
  assert.deepEqual(alone.map(({ files }) => files.join()).sort(), all);
});

test('several commands end with the sum of their counts, in a separate last line', async (t) => {
  const shared = join(await makeTempFolder(t), 'counts');
  const printed: string[] = [];
  const write = t.mock.method(process.stdout, 'write', (text: string) => printed.push(text) > 0);
  printCounts({ passed: 3, failed: 0, skipped: 1 }, shared);
  printCounts({ passed: 4, failed: 1, skipped: 0 }, shared);
  write.mock.restore();
  assert.match(printed.at(-1) ?? '', /^\n7 passed, 1 failed, 1 skipped\n$/);
  assert.ok(printed.includes('# pass 7\n') && printed.includes('# fail 1\n'));
  assert.equal(readFileSync(shared, 'utf8').trim().split('\n').length, 2);
});

test('a process fails if something keeps it running after its tests', async (t) => {
  const file = join(await makeTempFolder(t), 'kept.mjs');
  const { href } = pathToFileURL(join(projectDir, 'scripts/test/measure.ts'));
  writeFileSync(
    file,
    `setInterval(() => {}, 1000);\nconst { endAfterTests } = await import('${href}');\nendAfterTests(10);\n`,
  );
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { status, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', file], {
    env,
    encoding: 'utf8',
  });
  assert.equal(status, 1);
  assert.match(stderr, /these keep the process: .*Timeout/);
});

const UNCAUGHT = `
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
test('rejects', async () => { await sleep(1); Promise.reject(new Error('lost')); await sleep(20); });
test('throws', async () => { await sleep(1); setTimeout(() => { throw new Error('lost'); }); await sleep(20); });
describe('suite', () => {
  before(async () => { await sleep(1); after(() => console.log('after the suite')); });
  test('inside', async () => { await sleep(1); test('late', () => {}); });
});
describe('slow suite', async () => { await sleep(1); test('found late', () => {}); });
test('last', () => console.log('last'));
`;

test('an error that nobody catches fails its test, and what is declared late belongs to its suite', async (t) => {
  const file = join(await makeTempFolder(t), 'uncaught.mjs');
  writeFileSync(file, UNCAUGHT);
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const run = (...flags: string[]) => {
    const { stdout } = spawnSync(process.execPath, [...flags, '--test-reporter=tap', file], { env, encoding: 'utf8' });
    return stdout.split('\n').filter((line) => /^ *(not ok|ok|# Subtest|after|last)/.test(line));
  };
  const lines = run('--require', join(projectDir, 'scripts/test/track-tests.cjs'));
  assert.ok(lines.includes('not ok 1 - rejects') && lines.includes('not ok 2 - throws'), lines.join('\n'));
  assert.deepEqual(lines, run(), 'as Node reports it by itself');
});

/** Starts a process that outlives its parent and is killed, so that nobody waits for it. */
const ORPHAN = (total: string) => `
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { readSeconds, readTotalSeconds } from '${total}';
const burn = 'const end = Date.now() + 60_000; while (process.cpuUsage().user < 300_000 && Date.now() < end) for (let i = 0; i < 1e6; i++); process.kill(process.pid, 9)';
spawnSync('sh', ['-c', '"$0" -e "$1" &', process.execPath, burn]);
for (let i = 0; i < 600 && readTotalSeconds() - readSeconds() < 0.25; i++) await sleep(100);
await sleep(300);
console.log(readTotalSeconds() - readSeconds());
`;

test('the processor time of a killed process that nobody waits for is counted', async (t) => {
  const folder = await makeTempFolder(t);
  const { command, note } = isolate(folder);
  if (note !== null) return t.skip(note);
  const script = join(await makeTempFolder(t), 'orphan.mjs');
  writeFileSync(script, ORPHAN(pathToFileURL(join(projectDir, 'scripts/test/processor-time.ts')).href));
  const [program = '', ...args] = [...command, process.execPath, '--no-warnings', script];
  const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  // The system counts in hundredths, and the difference of two sums of them is not exact.
  assert.ok(Number(stdout) > 0.25, stdout + stderr);
});
