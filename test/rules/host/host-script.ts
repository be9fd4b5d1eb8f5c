import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { makeFolder } from '../../helpers/run-package.ts';

const folder = makeFolder();
let scriptCount = 0;

/** A module of the rule host with all that it needs, as a script. */
export async function bundleHostModule(name: string): Promise<string> {
  const input = join(import.meta.dirname, '../../../src/rules/host', name);
  const bundle = await rolldown({ input, platform: 'node' });
  const { output } = await bundle.generate({ format: 'cjs' });
  return output[0].code;
}

/** Runs code behind such a script, whose exports it sees, and gives what it prints. */
export function runBehind(script: string, code: string, flags: readonly string[] = []): string {
  const path = join(folder, `script-${++scriptCount}.cjs`);
  writeFileSync(path, `${script}\n(() => { "use strict"; ${code} })();`);
  const args = ['--permission', '--allow-fs-read=*', '--no-warnings', ...flags, path];
  const env = { ADE_AS_OF: '2026-01-02T03:04:05Z', ADE_SEED: 'abc' };
  return execFileSync(process.execPath, args, { encoding: 'utf8', env }).trim();
}
