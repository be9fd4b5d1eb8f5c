import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { ensureBuilt } from '../../../scripts/ensure-built.js';
import { HOST_FLAGS } from '../../../src/rules/client/host-process.ts';
import { encodeFrame, FrameReader } from '../../../src/rules/frames.ts';
import type { ModuleToLoad } from '../../../src/rules/protocol.ts';
import { makeFileFolder } from '../../helpers/temp-folder.ts';

export const projectDir = join(import.meta.dirname, '../../..');
export const env = { ADE_SEED: 'abc' };
const flags = ['--permission', '--allow-fs-read=*', '--no-warnings'];
const builtHost = join(projectDir, 'dist/host/rule-host.cjs');
const folder = makeFileFolder();
// At level `permission`, the sandbox's own user reads the programs.
chmodSync(folder, 0o755);
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

export type TestModule = Pick<ModuleToLoad, 'id' | 'kind' | 'field' | 'hook'>;

const ROW_MODULE: TestModule = { id: 'row_types.script', kind: 'row' };

/** Writes a program with one script, and returns its path and the frames of requests: the first one loads the script. */
export function writeProgram(
  code: string,
  module: TestModule = ROW_MODULE,
  requests: readonly object[] = [],
): { programPath: string; frames: Buffer } {
  return writeScripts({ 'script.js': code }, [[{ ...module, script: 'script.js' }]], () => requests);
}

/**
 * Writes a program with these scripts, which import each other by `./name`. The requests load one list of modules each;
 * `makeRequests` makes those that come after the first of them.
 */
export function writeScripts(
  scripts: Readonly<Record<string, string>>,
  [first = [], ...later]: readonly (readonly ModuleToLoad[])[],
  makeRequests: (later: readonly object[]) => readonly object[],
): { programPath: string; frames: Buffer } {
  const programPath = join(folder, `program-${++scriptCount}.json`);
  const imports = Object.fromEntries(Object.keys(scripts).map((name) => [`./${name}`, name]));
  const program = Object.entries(scripts).map(([name, code]) => [name, { kind: 'script', code, imports }]);
  writeFileSync(programPath, JSON.stringify(Object.fromEntries(program)));
  const job = { job_id: 'x', source_file: '', as_of: '2026-01-02T03:04:05Z' };
  const manifest = { env: {}, columns: { meta: { name: {}, made: {} } } };
  const load = (modules: readonly object[]) => ({
    ...{ op: 'load', programPath, modules, job, manifest, markIntervalMs: 60_000 },
  });
  const requests = [load(first), ...makeRequests(later.map(load))];
  const frames = requests.map((request, i) => encodeFrame(JSON.stringify({ seq: i + 1, ...request })));
  return { programPath, frames: Buffer.concat(frames) };
}

interface RealmOptions {
  /** More start flags of Node. */
  more?: readonly string[];
  /** The host's script. */
  host?: string;
  module?: TestModule;
  requests?: readonly object[];
}

/** Runs code as a script of a package in the rule host itself, and returns its output. */
export function runInRealm(code: string, options: RealmOptions = {}): string {
  return askRealm(code, options).printed;
}

/** Loads a script in the rule host and sends requests; returns what the script prints, and the answers to all requests. */
export function askRealm(
  code: string,
  { more = [], host = builtHost, module, requests }: RealmOptions = {},
): { printed: string; answers: Record<string, unknown>[] } {
  ensureBuilt();
  const { frames } = writeProgram(code, module, requests);
  const { stdout, stderr, output, status } = spawnSync(process.execPath, [...flags, ...HOST_FLAGS, ...more, host], {
    ...{ env, input: frames },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  if (status !== 0) throw new Error(String(stderr));
  const [loaded, ...answers] = new FrameReader().push(output[3]! as Buffer).map((text) => JSON.parse(text));
  const { error } = loaded.modules[0];
  if (error) throw new Error(`${error.errorClass}: ${error.message}`);
  return { printed: String(stdout).trim(), answers: [loaded, ...answers] };
}
