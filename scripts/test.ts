/**
 * `npm test`: types, unused code, format and lint, then all tests. Stops at the first step that fails.
 * `npm run test:long`: what takes too long for that. Files named `*.long.ts`, and the tests that have a larger size or more
 * cases (test/helpers/size.ts), with all of it.
 * `npm run test:forgetful`: test/http and test/service, or what is named, with a storage that nodes share, and without the copies of
 * what is in it (test/helpers/storage/forgetful.ts).
 */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, globSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { projectDir } from '../bin/runtime.js';
import { removeTree } from '../src/package/source/snapshot.ts';
import { ensureBuilt } from './ensure-built.js';
import { ensureWebBuilt } from './ensure-web-built.js';
import { type PostgresServer, startPostgresIfThere } from './test-postgres.ts';

/** A test that takes longer is stuck: the slowest take a tenth of this on two cores. */
const TEST_TIMEOUT_MS = 120_000;
const LONG_TEST_TIMEOUT_MS = 900_000;

/** All temporary files of a run take less than half of it. */
const MIN_FREE_BYTES = 8e9;

interface TestProcess {
  /** Folders and files of `test/`, which no earlier process has. */
  tests: string[];
  /** Whether the engine of jobs runs in it, too; see test/helpers/engine-here/run-engine-process.ts. */
  isEngineHere?: boolean;
  /** Runs them once more on PostgreSQL. */
  isOnBoth?: boolean;
}

/**
 * Tests that share a process, the longest first; each file that is left has its own. A process costs half a second before
 * its first test, and what one file has prepared is there for the next. Files of a process run one after the other, so
 * each cleans up behind itself.
 */
const PROCESSES: TestProcess[] = [
  // Long ones, which the cores can share out better when they are by themselves.
  { tests: ['web/live'] },
  { tests: ['http/every-answer'], isEngineHere: true },
  { tests: ['service/crash-steps'], isOnBoth: true },
  { tests: ['rules/hostile/matrix'] },
  { tests: ['runner/resource-ends'] },
  { tests: ['runner/resume'] },
  { tests: ['http/review', 'http/audit'], isEngineHere: true },
  // The others of http run on PostgreSQL where they are named: `npm test -- test/http`.
  { tests: ['http/jobs'], isEngineHere: true, isOnBoth: true },
  { tests: ['http/two-nodes', 'http/nodes'], isOnBoth: true },
  { tests: ['http/postgres-outage'], isOnBoth: true },
  { tests: ['record/to-fix', 'previews'], isEngineHere: true },
  { tests: ['http'], isEngineHere: true },
  { tests: ['web/editor'] },
  // One browser for all of them.
  { tests: ['web'] },
  { tests: ['cli', 'docs', 'bench', 'scripts', 'templates', 'examples'], isEngineHere: true },
  { tests: ['service'], isOnBoth: true },
  { tests: ['runner'] },
  { tests: ['storage/move'], isEngineHere: true },
  { tests: ['engine', 'trials/score', 'trials/learn'], isEngineHere: true },
  { tests: ['package/own-columns'], isEngineHere: true },
  { tests: ['rules'] },
  { tests: ['package'] },
  // It waits more than it works.
  { tests: ['storage/blobs'] },
  { tests: ['record', 'contract', 'base/files', 'fuzz', 'trials/generalize', 'helpers', 'base/signing', 'workbook'] },
  { tests: ['storage/shared', 'storage/store'], isOnBoth: true },
  { tests: ['sandbox/levels', 'sandbox/linux', 'sandbox/start'] },
];

const bin = (path: string) => join(projectDir, 'node_modules', path);
const cacheDir = join(projectDir, 'node_modules', '.cache', 'ade-tests');

/** One core each, as the checks run side by side; and what has not changed since the last time is not checked again. */
const compile = (name: string) => [
  bin('typescript/bin/tsc'),
  '--singleThreaded',
  '--incremental',
  '--tsBuildInfoFile',
  join(cacheDir, `${name}.tsbuildinfo`),
];

const checks: { name: string; args: string[] }[] = [
  { name: 'types', args: [...compile('types'), '-p', 'tsconfig.json'] },
  { name: 'types of the web app', args: [...compile('web-types'), '-p', 'web/tsconfig.json'] },
  { name: 'unused code', args: [bin('knip/bin/knip.js')] },
  {
    name: 'format and lint',
    args: [bin('@biomejs/biome/bin/biome'), 'ci', '--colors=off', '--error-on-warnings', '.'],
  },
];

/** Prints the output of a check only when it fails. */
async function runCheck({ name, args }: (typeof checks)[number]): Promise<boolean> {
  const child = spawn(process.execPath, args, { cwd: projectDir, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  const status = await new Promise((resolve) => child.on('close', resolve));
  process.stdout.write(`${status === 0 ? 'ok  ' : 'FAIL'} ${name}\n`);
  if (status !== 0) process.stdout.write((await output).join(''));
  return status === 0;
}

/** Long tests, and those that ask for a size. */
function listLong(): string[] {
  const isSized = (file: string) => readFileSync(join(projectDir, file), 'utf8').includes('/helpers/size.ts');
  const files = globSync(['test/**/*.test.ts', 'test/**/*.long.ts'], { cwd: projectDir }).sort();
  return files.filter((file) => file.endsWith('.long.ts') || isSized(file));
}

/** What arguments name: files, folders, or patterns. */
function listNamed(args: readonly string[]): string[] {
  return args.flatMap((arg) => {
    const isFolder = statSync(join(projectDir, arg), { throwIfNoEntry: false })?.isDirectory();
    if (isFolder && isLong) return listLong().filter((file) => file.startsWith(join(arg, '/')));
    return globSync(isFolder ? join(arg, '**/*.test.ts') : arg, { cwd: projectDir }).sort();
  });
}

/**
 * A module that evaluates files one after the other, and then lets the tests begin. Otherwise those of one file could end
 * while the next one is read; Node then takes the run for done, and runs each `after` of the top level for good.
 */
function importAll(files: readonly string[], env: Record<string, string> = {}): string {
  const imports = files.map((file) => `await import(${JSON.stringify(pathToFileURL(join(projectDir, file)).href)});\n`);
  return `import { before } from 'node:test';
Object.assign(process.env, ${JSON.stringify(env)});
const { promise, resolve } = Promise.withResolvers();
before(() => promise);
${imports.join('')}resolve();
`;
}

/**
 * All test files, those that share a process as one file in `folder` that imports them. Node runs files in the order of
 * their paths, so those files have numbers. `postgres`: the URL of the server for those that run on both databases.
 */
function listAll(folder: string, postgres: string | null): string[] {
  const rest = new Set(globSync('test/**/*.test.ts', { cwd: projectDir }).sort());
  const shared = PROCESSES.flatMap(({ tests, isEngineHere, isOnBoth }, i) => {
    const isIn = (file: string) =>
      tests.some((name) => file === `test/${name}.test.ts` || file.startsWith(`test/${name}/`));
    const files = [...rest].filter(isIn);
    for (const file of files) rest.delete(file);
    // First: from then on it changes what is imported.
    const imported = isEngineHere ? ['test/helpers/engine-here/register.ts', ...files] : files;
    const name = `${String(i + 10)}-${tests.join('-').replaceAll('/', '-')}`;
    const path = join(folder, `${name}.mjs`);
    writeFileSync(path, importAll(imported));
    const isTwice = isOnBoth && postgres !== null;
    const again = imported.filter((file) => !NO_DATABASE.has(file));
    return isTwice ? [path, writeOnPostgres(folder, name, again, postgres)] : [path];
  });
  return [writeForgetful(folder), ...shared, ...rest];
}

/** Of the tests that could run so, those that come by most of what is stored. */
const FORGETFUL = ['http/jobs', 'http/corrections', 'http/review/review', 'http/documents', 'http/configs'];
const FORGETFUL_FOLDERS = ['test/http', 'test/service'];

/** A file that runs some tests with a storage that nodes share, without the copies of what is in it. */
function writeForgetful(folder: string): string {
  const files = ['test/helpers/engine-here/register.ts', ...FORGETFUL.map((name) => `test/${name}.test.ts`)];
  const path = join(folder, '09-forgetful.mjs');
  writeFileSync(path, importAll(files, { ADE_TEST_STORAGE_HERE: 'folder' }));
  return path;
}

/** A file that runs tests on PostgreSQL. */
function writeOnPostgres(folder: string, name: string, files: readonly string[], postgres: string): string {
  const path = join(folder, `${name}-postgres.mjs`);
  writeFileSync(path, importAll(files, { ADE_TEST_POSTGRES_HERE: postgres }));
  return path;
}

/** Tests that run on both databases are in these folders of `test/`. */
const ON_BOTH = ['storage/shared', 'storage/store', 'service', 'http'];

/**
 * What they test is the same whatever the database is: connections and files, the description of the API, plain functions.
 * Data folders of older versions have SQLite.
 */
const NO_DATABASE = new Set(
  [
    'http/api-description',
    'http/compression',
    'http/older-versions',
    'http/openapi',
    'http/packed-files',
    'http/readings',
    'http/slow-clients',
    'http/web-app',
    'service/feed',
    'service/senders/exact-fit',
    'service/senders/standing',
  ].map((name) => `test/${name}.test.ts`),
);

const isOnBoth = (file: string) => !NO_DATABASE.has(file) && ON_BOTH.some((name) => file.startsWith(`test/${name}/`));

/** The files, and once more on PostgreSQL those that run on both. */
function addOnPostgres(files: readonly string[], folder: string, postgres: string | null): string[] {
  const both = files.filter(isOnBoth);
  if (postgres === null) return [...files];
  const again = both.map((file) => writeOnPostgres(folder, file.replaceAll('/', '-'), [file], postgres));
  return [...files, ...again];
}

/** What many tests publish. Preparing one takes two seconds of a processor, most of it the type check. */
const KNOWN_PACKAGES = ['templates/starter', 'examples/membership'];

/** Prepares those, once; see test/helpers/known-environments.ts. */
function prepareKnown(dataDir: string): void {
  for (const path of KNOWN_PACKAGES) {
    const args = [join(projectDir, 'dist/cli.js'), 'prepare', join(projectDir, path)];
    const env = { ...process.env, ADE_DATA_DIR: dataDir };
    const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${path} cannot be prepared: ${stderr}`);
  }
}

/** Whether temporary files can be in memory: this process may mount, and there is room for what is big. */
function canMount(folder: string): boolean {
  return freemem() >= MIN_FREE_BYTES && spawnSync('unshare', [...inMemory(folder).slice(1), 'true']).status === 0;
}

/** What runs a command with a folder in memory: no test waits for a disk. The mount is seen by the command alone, and goes with it. */
function inMemory(folder: string): string[] {
  return ['unshare', '--mount', 'sh', '-c', 'mount -t tmpfs -o mode=1777 tests "$0" && exec "$@"', folder];
}

/**
 * Runs test files side by side, one more than there are cores, because many wait, or all in a row; gives the exit code of
 * Node's test runner.
 */
function runTests(files: readonly string[], folders: { temporary: string; prepared?: string }): Promise<number> {
  const { temporary, prepared } = folders;
  const flags = [
    '--disable-warning=ExperimentalWarning',
    '--test',
    '--test-reporter=spec',
    `--test-concurrency=${isLong ? 1 : availableParallelism() + 1}`,
    `--test-timeout=${isLong ? LONG_TEST_TIMEOUT_MS : TEST_TIMEOUT_MS}`,
  ];
  const [program, ...args] = [
    ...(canMount(temporary) ? inMemory(temporary) : []),
    process.execPath,
    ...flags,
    ...files,
  ];
  const child = spawn(program!, args, {
    cwd: projectDir,
    stdio: 'inherit',
    // Sources are stripped of their types and compiled once, not once for each test file.
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: cacheDir,
      ADE_TEST_LONG: String(isLong),
      TMPDIR: temporary,
      ...(prepared === undefined ? {} : { ADE_TEST_PREPARED: prepared }),
      ...(isForgetful ? { ADE_TEST_STORAGE_HERE: 'folder' } : {}),
    },
  });
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
}

// Without arguments, everything runs.
const args = process.argv.slice(2);
const isLong = args[0] === '--long';
const isForgetful = args[0] === '--forgetful';
if (isLong || isForgetful) args.shift();
if (isForgetful && args.length === 0) args.push(...FORGETFUL_FOLDERS);
const isWhole = !isLong && args.length === 0;
if (isWhole) {
  const results = await Promise.all(checks.map(runCheck));
  if (results.includes(false)) process.exit(1);
}
ensureBuilt();
// Once, here: otherwise several test files could build it at the same time.
ensureWebBuilt();
const folder = mkdtempSync(join(tmpdir(), 'ade-all-tests-'));
// Like the folder of a system: what tests start may be another user, and bubblewrap reads what is above its folders.
chmodSync(folder, 0o755);
mkdirSync(join(folder, 'tmp'));
chmodSync(join(folder, 'tmp'), 0o1777);
let postgres: PostgresServer | null = null;
try {
  const named = args.length > 0 ? listNamed(args) : isLong ? listLong() : null;
  // A long test may have nodes in networks of their own.
  const host = isLong ? '0.0.0.0' : undefined;
  if (named === null || named.some(isOnBoth)) postgres = await startPostgresIfThere(join(folder, 'postgres'), host);
  const url = postgres?.url ?? null;
  const files = named === null ? listAll(folder, url) : addOnPostgres(named, folder, url);
  // Node takes a run without tests for a success.
  if (files.length === 0) throw new Error(`No test file is named by: ${args.join(' ')}`);
  const prepared = join(folder, 'prepared');
  if (isWhole) prepareKnown(prepared);
  process.exitCode = await runTests(files, { temporary: join(folder, 'tmp'), ...(isWhole ? { prepared } : {}) });
} finally {
  await postgres?.stop();
  removeTree(folder);
}
