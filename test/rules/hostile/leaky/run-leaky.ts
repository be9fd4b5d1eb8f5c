import assert from 'node:assert/strict';
import { chmodSync, cpSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type Plugin, rolldown } from 'rolldown';
import { describeBundle } from '../../../../scripts/bundles.ts';
import { ensureBuilt } from '../../../../scripts/ensure-built.js';
import { keepNames } from '../../../../scripts/keep-names.ts';
import type { SandboxLevel } from '../../../../src/contract/levels.ts';
import { HOST_FLAGS } from '../../../../src/rules/client/host-process.ts';
import { FrameReader } from '../../../../src/rules/frames.ts';
import { makeRuleHostConfinement } from '../../../../src/sandbox/start/profiles.ts';
import { startConfined } from '../../../../src/sandbox/start/start-confined.ts';
import { makeFileFolder } from '../../../helpers/temp-folder.ts';
import { env, projectDir, writeProgram } from '../../host/host-script.ts';

const limits = { memoryMb: 512, cpuSeconds: 60, logBytes: 1_000_000 };

/** Takes away what locks the realm of the process. */
const unlocked: Plugin = {
  name: 'unlocked',
  transform(code, id) {
    if (!id.endsWith('/host/outer-realm.ts')) return null;
    const open = code.replace(
      'export function lockOuterRealm(',
      'export function lockOuterRealm() {}\nfunction unused(',
    );
    assert.notEqual(open, code);
    return open;
  },
};

/** These flags are part of the lock. */
const LOCKING = ['--disallow-code-generation-from-strings', '--zero-fill-buffers'];

const folders = { locked: makeFolder(), unlocked: makeFolder() };

/** At level `permission`, the sandbox's own user reads the files. */
function makeFolder(): string {
  const folder = makeFileFolder();
  chmodSync(folder, 0o755);
  return folder;
}

const hosts = new Map<boolean, Promise<string>>();

/** The path of a rule host that hands objects of its realm to rules (`takeLeaked`); made once. */
export function buildLeakyHost(isLocked = true): Promise<string> {
  const host = hosts.get(isLocked) ?? build(isLocked);
  hosts.set(isLocked, host);
  return host;
}

async function build(isLocked: boolean): Promise<string> {
  ensureBuilt();
  const folder = folders[isLocked ? 'locked' : 'unlocked'];
  cpSync(join(projectDir, 'dist/host'), folder, { recursive: true });
  await bundle('host-main.ts', join(folder, 'rule-host.cjs'), isLocked ? [keepNames] : [unlocked]);
  await bundle('realm-main.ts', join(folder, 'rule-realm.js'), null);
  return join(folder, 'rule-host.cjs');
}

/** `plugins`: null for the script of the rules' realm. */
async function bundle(entry: string, file: string, plugins: Plugin[] | null): Promise<void> {
  const input = join(import.meta.dirname, entry);
  const made = await rolldown({
    ...describeBundle([input], plugins === null ? 'browser' : 'node'),
    plugins: plugins ?? [],
  });
  await made.write({ file, format: 'cjs', codeSplitting: false });
  await made.close();
}

interface LeakyRun {
  level: SandboxLevel;
  programPath: string;
  frames: Buffer;
  nodeFlags?: readonly string[];
  isLocked?: boolean;
  /** A text that is in the host's environment, in its arguments and in a file beside its script. */
  secret?: string;
}

/** The leaky host's answers to all requests, and what it printed. */
export async function askLeakyHost(run: LeakyRun): Promise<{ answers: string[]; printed: string }> {
  const { level, programPath, frames, nodeFlags = [], isLocked = true, secret = '' } = run;
  const entry = await buildLeakyHost(isLocked);
  writeFileSync(join(dirname(entry), 'secret.txt'), secret);
  const flags = isLocked ? HOST_FLAGS : HOST_FLAGS.filter((flag) => !LOCKING.includes(flag));
  const confined = startConfined(
    level,
    makeRuleHostConfinement({
      entry,
      args: [secret],
      nodeFlags: [...flags, ...nodeFlags],
      readPaths: [dirname(entry), programPath],
      network: false,
      env: { ...env, ADE_SECRET: secret },
      limits,
    }),
  );
  confined.input.end(frames);
  const output = buffer(confined.output);
  const end = await confined.ended;
  assert.equal(end.reason, null, end.logTail);
  return { answers: new FrameReader().push(await output), printed: end.logTail.trim() };
}

/** Runs code as a script of a package in the leaky host at a level, and returns what it prints. */
export async function runLeaky(level: SandboxLevel, code: string, nodeFlags: readonly string[] = []): Promise<string> {
  const { answers, printed } = await askLeakyHost({ level, ...writeProgram(code), nodeFlags });
  assert.equal(JSON.parse(answers[0]!).modules[0].error, undefined);
  return printed;
}
