/**
 * `npm test`: types, unused code, format and lint, then all tests. Stops at the first step that fails.
 * `npm run test:long`: what takes too long for that. Files named `*.long.ts`, and the tests that have a larger size or more
 * cases (test/helpers/size.ts), with all of it.
 */
import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { projectDir } from '../bin/runtime.js';
import { ensureBuilt } from './ensure-built.js';
import { ensureWebBuilt } from './ensure-web-built.js';

/** A test that takes longer is stuck: the slowest take a tenth of this on two cores. */
const TEST_TIMEOUT_MS = 120_000;
const LONG_TEST_TIMEOUT_MS = 900_000;

/**
 * Folders of `test/` whose files share a process, a list each. A process costs half a second before its first test, and
 * what one file has prepared is there for the next. Its files run one after the other, so each cleans up behind itself.
 */
const SHARED_PROCESSES = [
  // Before the folder that they are in.
  ['http/review', 'http/audit', 'to-fix', 'previews'],
  ['http'],
  ['cli', 'docs', 'bench', 'scripts', 'templates', 'examples'],
  ['engine', 'runner', 'score'],
  ['jobs'],
  ['prepare'],
  ['rules'],
  ['audit', 'contract', 'files', 'fuzz', 'generalize', 'helpers', 'signing', 'store', 'web/editor', 'workbook'],
  ['sandbox/levels', 'sandbox/linux', 'sandbox/start'],
  // One browser for all of them.
  ['web'],
];

/** Long ones, which the cores can share out better when they are by themselves. */
const OWN_PROCESSES = [
  'http/every-answer',
  'jobs/crash-steps',
  'rules/hostile/matrix',
  'runner/resource-ends',
  'runner/resume',
  'web/live',
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
    return globSync(isFolder ? join(arg, '**/*.test.ts') : arg, { cwd: projectDir }).sort();
  });
}

/** All test files, those that share a process as one file in `folder` that imports them. */
function listAll(folder: string): string[] {
  const listed = globSync('test/**/*.test.ts', { cwd: projectDir }).sort();
  const rest = new Set(listed);
  const shared = SHARED_PROCESSES.map((folders) => {
    const isShared = (file: string) =>
      rest.has(file) &&
      folders.some((name) => file.startsWith(`test/${name}/`)) &&
      !OWN_PROCESSES.some((name) => file === `test/${name}.test.ts`);
    const files = listed.filter(isShared);
    for (const file of files) rest.delete(file);
    const path = join(folder, `${folders.join('-').replaceAll('/', '-')}.mjs`);
    writeFileSync(path, files.map((file) => `await import(${JSON.stringify(join(projectDir, file))});\n`).join(''));
    return path;
  });
  return [...shared, ...rest];
}

/** Runs test files side by side, one a core or all in a row, and gives the exit code of Node's test runner. */
function runTests(files: readonly string[], isLong: boolean): Promise<number> {
  const flags = [
    '--disable-warning=ExperimentalWarning',
    '--test',
    '--test-reporter=spec',
    `--test-concurrency=${isLong ? 1 : availableParallelism()}`,
    `--test-timeout=${isLong ? LONG_TEST_TIMEOUT_MS : TEST_TIMEOUT_MS}`,
  ];
  const child = spawn(process.execPath, [...flags, ...files], {
    cwd: projectDir,
    stdio: 'inherit',
    // Sources are stripped of their types and compiled once, not once for each test file.
    env: { ...process.env, NODE_COMPILE_CACHE: cacheDir, ADE_TEST_LONG: String(isLong) },
  });
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
}

// Without arguments, everything runs.
const args = process.argv.slice(2);
const isLong = args[0] === '--long';
if (isLong) args.shift();
else if (args.length === 0) {
  const results = await Promise.all(checks.map(runCheck));
  if (results.includes(false)) process.exit(1);
}
ensureBuilt();
// Once, here: otherwise several test files could build it at the same time.
ensureWebBuilt();
const folder = mkdtempSync(join(tmpdir(), 'ade-all-tests-'));
try {
  const files = args.length > 0 ? listNamed(args) : isLong ? listLong() : listAll(folder);
  // Node takes a run without tests for a success.
  if (files.length === 0) throw new Error(`No test file is named by: ${args.join(' ')}`);
  process.exitCode = await runTests(files, isLong);
} finally {
  rmSync(folder, { recursive: true });
}
