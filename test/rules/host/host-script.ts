import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { ensureBuilt } from '../../../scripts/ensure-built.js';
import { makeFileFolder } from '../../helpers/temp-folder.ts';

const projectDir = join(import.meta.dirname, '../../..');
const env = { ADE_AS_OF: '2026-01-02T03:04:05Z', ADE_SEED: 'abc' };
const flags = ['--permission', '--allow-fs-read=*', '--no-warnings'];
const hostFlags = ['--experimental-vm-modules', '--disallow-code-generation-from-strings'];
const folder = makeFileFolder();
let scriptCount = 0;

/** A module of `src/rules` with all its dependencies, as a script. */
export async function bundleHostModule(name: string): Promise<string> {
  const bundle = await rolldown({ input: join(projectDir, 'src/rules', name), platform: 'node' });
  const { output } = await bundle.generate({ format: 'cjs' });
  // The value that the process around a realm gives to its script.
  return `const processFunctions = {};\n${output[0].code}`;
}

/** Runs code after such a script, with access to its exports, and returns its output. */
export function runBehind(script: string, code: string, more: readonly string[] = []): string {
  const path = join(folder, `script-${++scriptCount}.cjs`);
  writeFileSync(path, `${script}\n(() => { "use strict"; ${code} })();`);
  return execFileSync(process.execPath, [...flags, ...more, path], { encoding: 'utf8', env }).trim();
}

/** Runs code as a script of a package in the rule host itself, and returns its output. */
export function runInRealm(code: string, more: readonly string[] = []): string {
  ensureBuilt();
  const programPath = join(folder, `program-${++scriptCount}.json`);
  writeFileSync(programPath, JSON.stringify({ 'script.js': { kind: 'script', code, imports: {} } }));
  const modules = [{ id: 'row_types.script', kind: 'row', script: 'script.js' }];
  const job = { job_id: 'x', source_file: '' };
  const request = { seq: 1, op: 'load', programPath, modules, job, manifest: { env: {} }, markIntervalMs: 0 };
  const text = Buffer.from(JSON.stringify(request));
  const header = Buffer.alloc(4);
  header.writeUInt32LE(text.length);
  const host = join(projectDir, 'dist/host/rule-host.cjs');
  const { stdout, stderr, output, status } = spawnSync(process.execPath, [...flags, ...hostFlags, ...more, host], {
    ...{ env, encoding: 'utf8', input: Buffer.concat([header, text]) },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  if (status !== 0) throw new Error(stderr);
  const { error } = JSON.parse(output[3]!.slice(header.length)).modules[0];
  if (error) throw new Error(`${error.errorClass}: ${error.message}`);
  return stdout.trim();
}
