import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { projectDir } from '../../bin/runtime.js';
import { ensureBuilt } from '../ensure-built.js';

/** Compiled sources, and results of checks, for the next run. */
export const cacheDir = join(projectDir, 'node_modules', '.cache', 'ade-tests');

const bin = (path: string) => join(projectDir, 'node_modules', path);

/** TypeScript's compiler ends after one check, and takes a quarter less if it collects garbage only near this limit. */
const env = { ...process.env, GOGC: 'off', GOMEMLIMIT: '2GiB' };

/** Each check takes one core, as they run side by side; unchanged files are not checked again. */
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
  { name: 'unhandled rejections', args: [join(projectDir, 'scripts/promises/main.ts')] },
  {
    name: 'format and lint',
    args: [bin('@biomejs/biome/bin/biome'), 'ci', '--colors=off', '--error-on-warnings', '.'],
  },
];

/** Whether all checks pass. Builds first: the types of `ade/client` come from the build. */
export async function runChecks(): Promise<boolean> {
  ensureBuilt();
  const results = await Promise.all(checks.map(runCheck));
  return !results.includes(false);
}

/** Prints the output of a check only when it fails. */
async function runCheck({ name, args }: (typeof checks)[number]): Promise<boolean> {
  const child = spawn(process.execPath, args, { cwd: projectDir, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  const status = await new Promise((resolve) => child.on('close', resolve));
  process.stdout.write(`${status === 0 ? 'ok  ' : 'FAIL'} ${name}\n`);
  if (status !== 0) process.stdout.write((await output).join(''));
  return status === 0;
}
