import { randomUUID } from 'node:crypto';
import type { SandboxLevel } from '../../contract/levels.ts';
import { type SettingRow, settingsTable } from '../../contract/settings-table.ts';
import type { Confinement } from '../confinement.ts';
import { findBubblewrap, makeBubblewrapArguments } from '../linux/bubblewrap.ts';
import { getHostFacts, passOnHostFacts } from '../linux/host-facts.ts';
import type { LaunchPolicy } from '../linux/launch-policy.ts';
import { makeLaunch } from '../linux/make-launch.ts';
import type { ResourceLimit } from '../linux/rlimits.ts';
import { isHostile } from '../linux/syscalls/allowed-calls.ts';
import { listReadPaths } from '../linux/visible-paths.ts';
import { launcherPath } from './entries.ts';
import { makeNodeArguments } from './node-flags.ts';
import { hasOwnUserIds, type UserId } from './user-ids.ts';

/** A command line, with the facts that its watcher must know. */
export interface Command {
  file: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
  /** Whether `bwrap` runs between the caller and the process. */
  isWrapped: boolean;
  /** Why the launcher failed, according to its output; undefined if it did not fail. */
  findFailure: (printed: string) => string | undefined;
}

/** Private memory that Node needs besides the heap: V8's code range (512 MB), stacks and the young generation. */
const runtimeMb = 640;
const bytesPerMb = 1_048_576;
const defaultCpuGraceSeconds = 2;
const defaultOpenFiles = 64;
const defaultThreads = 64;

// Without OPENSSL_CONF, Node could not start if openssl.cnf is hidden.
const minimalEnvironment = { TZ: 'UTC', LANG: 'C.UTF-8', OPENSSL_CONF: '/dev/null' };

export interface CommandOptions {
  /** Whether the launcher ends after its self-check. */
  checkOnly: boolean;
  /** The user that the process becomes; null to keep the caller's. */
  user: Pick<UserId, 'id' | 'isOwn'> | null;
}

/** The command that starts `confinement` at `level`. */
export function makeCommand(level: SandboxLevel, confinement: Confinement, options: CommandOptions): Command {
  const program = confinement.isExecutable
    ? [confinement.entry, ...confinement.args]
    : [confinement.runtime, ...makeNodeArguments(confinement)];
  if (process.platform === 'linux') {
    return makeLaunchCommand(
      level,
      confinement,
      makePolicy(level, confinement, options.checkOnly ? [] : program, options.user),
    );
  }
  const base = { env: makeEnvironment(confinement), cwd: confinement.cwd ?? '/' };
  return { ...base, file: program[0]!, args: program.slice(1), isWrapped: false, findFailure: () => undefined };
}

/** The command that starts the launcher with a policy; at level `bubblewrap`, bwrap runs it. */
export function makeLaunchCommand(level: SandboxLevel, confinement: Confinement, policy: LaunchPolicy): Command {
  const launcher = launcherPath();
  const launch = makeLaunch(policy);
  // Marks failures of the launcher, so that the confined program cannot fake one.
  const nonce = randomUUID();
  const argument = launch.encode(nonce);
  const base = {
    env: makeEnvironment(confinement),
    cwd: confinement.cwd ?? '/',
    findFailure: (printed: string) => launch.findFailure(nonce, printed),
  };
  if (level !== 'bubblewrap') return { ...base, file: launcher, args: [argument], isWrapped: false };
  const wrapper = makeBubblewrapArguments(confinement, launcher);
  return { ...base, file: findBubblewrap() ?? 'bwrap', args: [...wrapper, launcher, argument], isWrapped: true };
}

export function makePolicy(
  level: SandboxLevel,
  confinement: Confinement,
  command: string[],
  user: CommandOptions['user'],
): LaunchPolicy {
  const { runtime, readPaths, network, connectPort, subprocess, calls } = confinement;
  const mayMount = level === 'bubblewrap' && confinement.startsSandboxes;
  const program = [runtime, ...getHostFacts().libraries];
  return {
    command,
    parentPid: level === 'bubblewrap' ? null : process.pid,
    limits: [...makeLimits(confinement), ...limitThreads(level, confinement, user?.isOwn ?? false)],
    uid: user?.id ?? null,
    landlock: level === 'landlock' ? 'required' : level === 'bubblewrap' && !mayMount ? 'if-present' : 'off',
    seccomp: true,
    read: readPaths === 'all' ? 'all' : [...program, ...listReadPaths(confinement)],
    execute: subprocess ? 'all' : program,
    write: confinement.writePaths,
    network,
    connectPort,
    calls,
    mounts: mayMount,
  };
}

// A process that starts others keeps its hard limits: a rule host may get more than its engine.
function makeLimits({ limits, subprocess, writePaths }: Confinement): ResourceLimit[] {
  const dataBytes = (runtimeMb + limits.memoryMb) * bytesPerMb;
  const openFiles = limits.openFiles ?? defaultOpenFiles;
  const fileMb = limits.fileMb ?? (writePaths.length === 0 ? 0 : undefined);
  const hardCpuSeconds = limits.cpuSeconds + (limits.cpuGraceSeconds ?? defaultCpuGraceSeconds);
  const harden = (value: number) => (subprocess ? null : value);
  const all: ResourceLimit[] = [
    { resource: 'cpuSeconds', soft: limits.cpuSeconds, hard: harden(hardCpuSeconds) },
    { resource: 'dataBytes', soft: dataBytes, hard: harden(dataBytes) },
    { resource: 'openFiles', soft: openFiles, hard: harden(openFiles) },
    { resource: 'coreBytes', soft: 0, hard: 0 },
  ];
  if (fileMb === undefined) return all;
  return [...all, { resource: 'fileBytes', soft: fileMb * bytesPerMb, hard: harden(fileMb * bytesPerMb) }];
}

// The kernel counts threads per user, in the whole host or in a user namespace.
function limitThreads(level: SandboxLevel, { calls, limits }: Confinement, isOwnUser: boolean): ResourceLimit[] {
  if (!isHostile(calls) || !(isOwnUser || hasUserNamespace(level))) return [];
  const threads = limits.threads ?? defaultThreads;
  return [{ resource: 'threads', soft: threads, hard: threads }];
}

/** Whether the thread limit of a rule process is in force: it needs its own user, or its own user namespace. */
export function limitsThreads(level: SandboxLevel): boolean {
  if (process.platform !== 'linux') return false;
  return process.getuid?.() === 0 ? hasOwnUserIds() : hasUserNamespace(level);
}

function hasUserNamespace(level: SandboxLevel): boolean {
  return level === 'bubblewrap' && process.getuid?.() !== 0;
}

/** Variables that only the service needs: an engine must not get passwords. */
const SECRETS = new Set(
  Object.values<SettingRow>(settingsTable)
    .filter(({ kind }) => kind === 'database_url' || kind === 'secret')
    .map(({ variable }) => variable),
);

function isSecret(variable: string): boolean {
  return SECRETS.has(variable) || /^(PGPASSWORD|AWS_.*)$/.test(variable);
}

function makeEnvironment(confinement: Confinement): Record<string, string> {
  if (!confinement.inheritEnv) return { ...minimalEnvironment, ...confinement.env };
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !isSecret(entry[0]),
  );
  const facts = confinement.startsSandboxes && process.platform === 'linux' ? passOnHostFacts() : {};
  return { ...Object.fromEntries(inherited), ...facts, ...confinement.env };
}
