/** `npm test`: types, unused code, format and lint, then all tests. Stops at the first step that fails. */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ensureBuilt } from './ensure-built.js';
import { ensureWebBuilt } from './ensure-web-built.js';
import { projectDir } from './runtime.js';

/** A test that takes longer hangs: the slowest take a tenth of this on two cores. */
const TEST_TIMEOUT_MS = 120_000;

const bin = (path: string) => join(projectDir, 'node_modules', path);

const checks: { name: string; args: string[] }[] = [
  { name: 'types', args: [bin('typescript/bin/tsc'), '-p', 'tsconfig.json'] },
  { name: 'types of the web app', args: [bin('typescript/bin/tsc'), '-p', 'web/tsconfig.json'] },
  { name: 'unused code', args: [bin('knip/bin/knip.js')] },
  {
    name: 'format and lint',
    args: [bin('@biomejs/biome/bin/biome'), 'ci', '--colors=off', '--error-on-warnings', '.'],
  },
];

/** Prints what a check found only where it failed. */
async function runCheck({ name, args }: (typeof checks)[number]): Promise<boolean> {
  const child = spawn(process.execPath, args, { cwd: projectDir, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  const status = await new Promise((resolve) => child.on('close', resolve));
  process.stdout.write(`${status === 0 ? 'ok  ' : 'FAIL'} ${name}\n`);
  if (status !== 0) process.stdout.write((await output).join(''));
  return status === 0;
}

/** Runs test files side by side, one a core, and gives the exit code of Node's test runner. */
function runTests(patterns: readonly string[]): Promise<number> {
  const flags = [
    '--disable-warning=ExperimentalWarning',
    '--test',
    '--test-reporter=spec',
    `--test-concurrency=${availableParallelism()}`,
    `--test-timeout=${TEST_TIMEOUT_MS}`,
  ];
  const child = spawn(process.execPath, [...flags, ...patterns], {
    cwd: projectDir,
    stdio: 'inherit',
    // Sources are stripped of their types and compiled once, not once for each test file.
    env: { ...process.env, NODE_COMPILE_CACHE: join(projectDir, 'node_modules', '.cache', 'ade-tests') },
  });
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
}

// Arguments name test files or folders; without any, everything runs.
const files = process.argv.slice(2);
if (files.length === 0) {
  const results = await Promise.all(checks.map(runCheck));
  if (results.includes(false)) process.exit(1);
}
ensureBuilt();
// Here once: several test files that find it stale would build it at the same time.
ensureWebBuilt();
process.exit(await runTests(files.length > 0 ? files : ['test/**/*.test.ts']));
