/** `npm test`: format, lint and layers, types, unused code, then all tests. Stops at the first step that fails. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt } from './ensure-built.js';
import { ensureWebBuilt } from './ensure-web-built.js';
import { projectDir } from './runtime.js';

const bin = (path: string) => join(projectDir, 'node_modules', path);

const checks: { name: string; args: string[] }[] = [
  { name: 'format, lint and layers', args: [bin('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '.'] },
  { name: 'types', args: [bin('typescript/bin/tsc'), '-p', 'tsconfig.json'] },
  { name: 'types of the web app', args: [bin('typescript/bin/tsc'), '-p', 'web/tsconfig.json'] },
  { name: 'unused code', args: [bin('knip/bin/knip.js')] },
];

function run(args: string[], stdio: 'inherit' | 'pipe'): { status: number | null; output: string } {
  const result = spawnSync(process.execPath, args, { cwd: projectDir, stdio, encoding: 'utf8' });
  return { status: result.status, output: `${result.stdout ?? ''}${result.stderr ?? ''}` };
}

function runChecks(): void {
  for (const { name, args } of checks) {
    const { status, output } = run(args, 'pipe');
    process.stdout.write(`${status === 0 ? 'ok  ' : 'FAIL'} ${name}\n`);
    if (status === 0) continue;
    process.stdout.write(output);
    process.exit(1);
  }
}

// Arguments name test files or folders; without any, everything runs.
const files = process.argv.slice(2);
if (files.length === 0) runChecks();
ensureBuilt();
// Here once: several test files that find it stale would build it at the same time.
ensureWebBuilt();
const patterns = files.length > 0 ? files : ['test/**/*.test.ts'];
const flags = ['--disable-warning=ExperimentalWarning', '--test', '--test-reporter=spec'];
process.exit(run([...flags, ...patterns], 'inherit').status ?? 1);
