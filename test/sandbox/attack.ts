import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { Confinement } from '../../src/sandbox/confinement.ts';
import { makeRuleHostConfinement } from '../../src/sandbox/start/profiles.ts';
import type { Victims } from './victims.ts';

const projectDir = join(import.meta.dirname, '..', '..');
export const attacks = join(import.meta.dirname, 'fixtures', 'attacks.ts');
export const addon = globSync('node_modules/@rolldown/binding-*/*.node', { cwd: projectDir }).map((path) =>
  join(projectDir, path),
)[0]!;
// The last flags win: Node's own layer lets everything through.
export const kernelOnly = [
  ...['--experimental-ffi', '--experimental-sqlite', '--addons', '--allow-fs-read=*', '--allow-fs-write=*'],
  ...['--allow-child-process', '--allow-worker', '--allow-addons', '--allow-ffi', '--allow-net', '--allow-inspector'],
  '--no-warnings',
];
// A worker thread reserves its own code range of 512 MB, and so does the inspector's thread.
const limits = { memoryMb: 2048, cpuSeconds: 20, logBytes: 100_000 };

/** The result of each attack: `succeeded`, or the reason why not. */
export type Outcomes = Record<string, string>;

export function parseOutcomes(text: string): Outcomes {
  const line = text.split('\n').find((candidate) => candidate.startsWith('{'));
  assert.ok(line, `the attacks reported nothing: ${text}`);
  return JSON.parse(line) as Outcomes;
}

/**
 * Whether an attack was refused because a shared resource of the user or the host is used up, such as bytes of queues
 * or watches of folders. The sandbox refuses with other codes, so such a refusal proves nothing.
 */
export function isRefusedForWant(outcome: string): boolean {
  return /\b(EAGAIN|EMFILE|ENFILE|ENOMEM|ENOSPC)\b/.test(outcome);
}

/** Attacks that nothing stopped: they succeeded, or would have on a host with more resources. */
export function listEscapes(outcomes: Outcomes): string[] {
  return Object.keys(outcomes).filter((name) => outcomes[name] === 'succeeded' || isRefusedForWant(outcomes[name]!));
}

/** A rule process that attacks; `isKernelOnly` switches Node's own layer off. */
export function makeAttack(victims: Victims, isKernelOnly: boolean): Confinement {
  return makeRuleHostConfinement({
    entry: attacks,
    args: [JSON.stringify(victims)],
    readPaths: [victims.ownDir, addon],
    network: false,
    nodeFlags: isKernelOnly ? kernelOnly : [],
    limits,
  });
}
