import assert from 'node:assert/strict';
import { chmodSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { rolldown } from 'rolldown';
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

const folder = makeFileFolder();
// At level `permission`, the sandbox's own user reads the files.
chmodSync(folder, 0o755);

let host: Promise<string> | undefined;

/** The path of a rule host that hands objects of its realm to rules (`takeLeaked`); made once. */
export function buildLeakyHost(): Promise<string> {
  host ??= build();
  return host;
}

async function build(): Promise<string> {
  ensureBuilt();
  cpSync(join(projectDir, 'dist/host'), folder, { recursive: true });
  await bundle('host-main.ts', join(folder, 'rule-host.cjs'), true);
  await bundle('realm-main.ts', join(folder, 'rule-realm.js'), false);
  return join(folder, 'rule-host.cjs');
}

async function bundle(entry: string, file: string, isHost: boolean): Promise<void> {
  const input = join(import.meta.dirname, entry);
  const made = await rolldown({
    ...describeBundle([input], isHost ? 'node' : 'browser'),
    plugins: isHost ? [keepNames] : [],
  });
  await made.write({ file, format: 'cjs', codeSplitting: false });
  await made.close();
}

/** Runs code as a script of a package in the leaky host at a level, and returns what it prints. */
export async function runLeaky(level: SandboxLevel, code: string, nodeFlags: readonly string[] = []): Promise<string> {
  const entry = await buildLeakyHost();
  const { programPath, frames } = writeProgram(code);
  const confined = startConfined(
    level,
    makeRuleHostConfinement({
      entry,
      args: [],
      nodeFlags: [...HOST_FLAGS, ...nodeFlags],
      readPaths: [join(entry, '..'), programPath],
      network: false,
      env,
      limits,
    }),
  );
  confined.input.end(frames);
  const output = buffer(confined.output);
  const end = await confined.ended;
  assert.equal(end.reason, null, end.logTail);
  const [loaded] = new FrameReader().push(await output);
  assert.equal(JSON.parse(loaded!).modules[0].error, undefined);
  return end.logTail.trim();
}
