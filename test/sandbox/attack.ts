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
// Later flags win: Node's own layer lets everything through.
const kernelOnly = [
  ...['--experimental-ffi', '--experimental-sqlite', '--addons', '--allow-fs-read=*', '--allow-fs-write=*'],
  ...['--allow-child-process', '--allow-worker', '--allow-addons', '--allow-ffi', '--allow-net', '--allow-inspector'],
  '--no-warnings',
];
// A worker thread takes a code range of its own, 512 MB, and so does the inspector's.
const limits = { memoryMb: 2048, cpuSeconds: 20, logBytes: 100_000 };

/** What each attack came to: `succeeded`, or why not. */
export type Outcomes = Record<string, string>;

export function parseOutcomes(text: string): Outcomes {
  const line = text.split('\n').find((candidate) => candidate.startsWith('{'));
  assert.ok(line, `the attacks reported nothing: ${text}`);
  return JSON.parse(line) as Outcomes;
}

/**
 * Is this a refusal for want of something that a limit counts over all processes of a user or of the host, such as bytes
 * of queues or watches of folders? It says nothing about the sandbox, which refuses with other codes.
 */
export function isRefusedForWant(outcome: string): boolean {
  return /\b(EAGAIN|EMFILE|ENFILE|ENOMEM|ENOSPC)\b/.test(outcome);
}

/** Attacks that nothing stopped: those that succeeded, and those that would have on a host with more to give. */
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
