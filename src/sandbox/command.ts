import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { findBubblewrap, makeBubblewrapArguments } from './bubblewrap.ts';
import { type Confinement, defaultSandboxUid, type SandboxLevel } from './confinement.ts';
import { entryPath } from './entries.ts';
import type { LaunchPolicy } from './launch-policy.ts';
import type { ResourceLimit } from './linux/rlimits.ts';
import { makeNodeArguments } from './node-flags.ts';
import { findRuntimeLibraries, listReadPaths } from './visible-paths.ts';

/** A command line, and what its watcher must know about it. */
export interface Command {
  file: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
  /** See `LaunchPolicy.nonce`. */
  nonce: string;
  /** Whether `bwrap` stands between the caller and the process. */
  isWrapped: boolean;
}

/** Private memory that Node takes before any heap: V8's code range is 512 MB, stacks and young generation the rest. */
const runtimeMb = 640;
const bytesPerMb = 1_048_576;
const cpuGraceSeconds = 2;
const defaultOpenFiles = 64;

// Without OPENSSL_CONF a hidden openssl.cnf would end Node at its start.
const minimalEnvironment = { TZ: 'UTC', LANG: 'C.UTF-8', OPENSSL_CONF: '/dev/null' };

/** The command that starts `confinement` at `level`; with `checkOnly` the launcher ends after its self-check. */
export function makeCommand(level: SandboxLevel, confinement: Confinement, checkOnly = false): Command {
  const node = [confinement.runtime, ...makeNodeArguments(confinement)];
  const env = makeEnvironment(confinement);
  const nonce = randomUUID();
  const base = { env, nonce, cwd: confinement.cwd ?? '/' };
  if (process.platform !== 'linux') return { ...base, file: node[0]!, args: node.slice(1), isWrapped: false };

  const policy = makePolicy(level, confinement, nonce, checkOnly ? [] : node);
  const launcher = entryPath('launcher');
  const launch = [...makeLauncherFlags(level), launcher, JSON.stringify(policy)];
  if (level !== 'bubblewrap') return { ...base, file: confinement.runtime, args: launch, isWrapped: false };
  const wrapper = makeBubblewrapArguments(confinement, listLauncherFiles(launcher));
  const file = findBubblewrap() ?? 'bwrap';
  return { ...base, file, args: [...wrapper, confinement.runtime, ...launch], isWrapped: true };
}

function makePolicy(level: SandboxLevel, confinement: Confinement, nonce: string, command: string[]): LaunchPolicy {
  const isRoot = process.getuid?.() === 0;
  const { runtime, readPaths, network, subprocess } = confinement;
  const mayMount = level === 'bubblewrap' && confinement.startsSandboxes;
  const listed = [runtime, ...findRuntimeLibraries(), ...listReadPaths(confinement)];
  return {
    nonce,
    command,
    parentPid: level === 'bubblewrap' ? null : process.pid,
    limits: makeLimits(confinement),
    uid: isRoot && confinement.dropUser ? (confinement.uid ?? defaultSandboxUid) : null,
    landlock: level === 'landlock' ? 'required' : level === 'bubblewrap' && !mayMount ? 'if-present' : 'off',
    seccomp: level !== 'permission' && !mayMount,
    read: readPaths === 'all' ? 'all' : listed,
    execute: subprocess ? 'all' : [runtime, ...findRuntimeLibraries()],
    write: confinement.writePaths,
    network,
    subprocess,
  };
}

// A process that starts others keeps its hard limits: a rule host may get more than its engine.
function makeLimits({ limits, subprocess, writePaths }: Confinement): ResourceLimit[] {
  const dataBytes = (runtimeMb + limits.memoryMb) * bytesPerMb;
  const openFiles = limits.openFiles ?? defaultOpenFiles;
  const fileMb = limits.fileMb ?? (writePaths.length === 0 ? 0 : undefined);
  const harden = (value: number) => (subprocess ? null : value);
  const all: ResourceLimit[] = [
    { resource: 'cpuSeconds', soft: limits.cpuSeconds, hard: harden(limits.cpuSeconds + cpuGraceSeconds) },
    { resource: 'dataBytes', soft: dataBytes, hard: harden(dataBytes) },
    { resource: 'openFiles', soft: openFiles, hard: harden(openFiles) },
    { resource: 'coreBytes', soft: 0, hard: 0 },
  ];
  if (fileMb === undefined) return all;
  return [...all, { resource: 'fileBytes', soft: fileMb * bytesPerMb, hard: harden(fileMb * bytesPerMb) }];
}

function makeEnvironment(confinement: Confinement): Record<string, string> {
  if (!confinement.inheritEnv) return { ...minimalEnvironment, ...confinement.env };
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(inherited), ...confinement.env };
}

// A caller under the permission model hands its own narrower flags down unless the child names some.
function makeLauncherFlags(level: SandboxLevel): string[] {
  const quiet = '--no-warnings';
  if (level !== 'permission') return [quiet];
  return [quiet, '--permission', '--allow-ffi', '--allow-fs-read=*', '--allow-child-process'];
}

// Run from sources, the launcher is several files in one folder, and uses the error table's types only.
function listLauncherFiles(launcher: string): string[] {
  return launcher.endsWith('.ts') ? [dirname(launcher)] : [launcher];
}
