import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { SandboxLevel } from '../../contract/levels.ts';
import type { Confinement, EndReason } from '../confinement.ts';
import { launchFailureCode } from '../linux/launcher/layout.ts';
import { getAdvice } from './advice.ts';
import { applyChildPriority } from './child-priority.ts';
import { classifyEnd } from './classify-end.ts';
import { type Command, makeCommand } from './command.ts';
import { LogTail } from './log-tail.ts';
import { UsageMeter } from './usage-meter.ts';
import { takeUserId } from './user-ids.ts';

export interface ProcessEnd {
  /** Null if the process ended by itself with code 0; its protocol shows whether its work was finished. */
  reason: EndReason | null;
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  cpuMs: number;
  residentMb: number;
  logTail: string;
}

export interface ConfinedProcess {
  /** The process that was started; at level `bubblewrap`, the wrapper. */
  pid: number;
  level: SandboxLevel;
  /** Descriptor 0 of the process. */
  input: Writable;
  /** Descriptor 3 of the process. */
  output: Readable;
  /** The last part of the process's output to stdout and stderr. */
  log(): string;
  cpuMs(): number;
  residentMb(): number;
  /** Paths that the process has open; null if the system does not tell. */
  openPaths(): string[] | null;
  /** Ends the process; `ended` reports the first reason. */
  kill(reason: EndReason): void;
  ended: Promise<ProcessEnd>;
}

const outputDescriptor = 3;
const logTailBytes = 65_536;
const stderrTailBytes = 8192;
const bytesPerMb = 1_048_576;

/**
 * Starts a process at a level. Never throws: `ended` reports every failure, even of the start, and reports a missing
 * sandbox as `sandbox_unavailable`. The caller must read `output` to its end. The caller must not be a worker thread,
 * since the process ends with the thread that started it.
 */
export function startConfined(level: SandboxLevel, confinement: Confinement): ConfinedProcess {
  return start(level, confinement, { checkOnly: false });
}

/** Runs the launcher up to and including its self-check, without a program. */
export function startSelfCheck(level: SandboxLevel, confinement: Confinement): ConfinedProcess {
  return start(level, confinement, { checkOnly: true });
}

function start(level: SandboxLevel, confinement: Confinement, { checkOnly }: { checkOnly: boolean }): ConfinedProcess {
  const isRoot = process.getuid?.() === 0;
  const user = isRoot && confinement.dropUser && process.platform === 'linux' ? takeUserId() : null;
  const confined = startCommand(level, confinement, makeCommand(level, confinement, { checkOnly, user }));
  const release = () => user?.release();
  confined.ended.then(release, release);
  return confined;
}

function startCommand(level: SandboxLevel, confinement: Confinement, command: Command): ConfinedProcess {
  const child = spawn(command.file, command.args, makeSpawnOptions(confinement, command));
  applyChildPriority(child, confinement.subprocess);
  const log = new LogTail(Math.min(logTailBytes, confinement.limits.logBytes));
  const stderr = new LogTail(stderrTailBytes);
  let ownReason: EndReason | null = null;
  const kill = (reason: EndReason) => {
    ownReason ??= reason;
    killTree(child, confinement);
  };
  const meter = new UsageMeter(child, command, confinement, kill);
  collectLog(child, log, stderr, () => kill(makeFloodReason(confinement)), confinement.limits.logBytes);
  // Writing to a process that has ended fails; `ended` reports why it ended.
  child.stdin!.on('error', () => {});
  const output = child.stdio[outputDescriptor] as Readable;
  output.on('error', () => {});

  const ended = waitForEnd(child, confinement).then(({ exitCode, signal, spawnError }) => {
    meter.stop();
    const end = { exitCode, signal, ...meter.latest, logTail: log.toString() };
    const stderrTail = stderr.toString();
    const found = spawnError ?? findLaunchFailure(command, exitCode, stderrTail);
    const { name, limits } = confinement;
    const reason =
      found !== undefined && ownReason === null
        ? makeUnavailable(level, found)
        : classifyEnd({ ...limits, ...end, name, isWrapped: command.isWrapped, ownReason, stderrTail });
    return { ...end, reason };
  });
  return {
    pid: child.pid ?? 0,
    level,
    input: child.stdin!,
    output,
    log: () => log.toString(),
    cpuMs: () => meter.read().cpuMs,
    residentMb: () => meter.read().residentMb,
    openPaths: () => meter.listOpenPaths(),
    kill,
    ended,
  };
}

function makeSpawnOptions(confinement: Confinement, command: Command): SpawnOptions {
  return {
    env: command.env,
    cwd: command.isWrapped ? '/' : command.cwd,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe', ...(command.isWrapped ? ['pipe' as const] : [])],
    // A process group of its own: children end with the process, and Ctrl-C in a terminal reaches only the caller.
    detached: confinement.subprocess,
    windowsHide: true,
  };
}

function killTree(child: ChildProcess, confinement: Confinement): void {
  if (confinement.subprocess && child.pid !== undefined && process.platform !== 'win32') {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // The process group has already ended.
    }
  }
  child.kill('SIGKILL');
}

function collectLog(child: ChildProcess, log: LogTail, stderr: LogTail, onFlood: () => void, maxBytes: number): void {
  const add = (chunk: Buffer) => {
    log.add(chunk);
    if (log.totalBytes > maxBytes) onFlood();
  };
  child.stdout!.on('data', add);
  child.stderr!.on('data', (chunk: Buffer) => {
    stderr.add(chunk);
    add(chunk);
  });
}

interface RawEnd {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  spawnError?: string;
}

function waitForEnd(child: ChildProcess, confinement: Confinement): Promise<RawEnd> {
  return new Promise((resolve) => {
    child.on('error', (error) => {
      if (child.pid === undefined) resolve({ exitCode: null, signal: null, spawnError: error.message });
    });
    // A child that the process left running would keep the pipes open and delay `close`.
    child.on('exit', () => killTree(child, confinement));
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal }));
  });
}

function findLaunchFailure(command: Command, exitCode: number | null, stderrTail: string): string | undefined {
  if (exitCode === launchFailureCode) return command.findFailure(stderrTail);
  // bwrap ends with 1 if it cannot set up the sandbox; then there is no process to watch.
  const isWrapperFailure = command.isWrapped && exitCode === 1 && stderrTail.startsWith('bwrap: ');
  return isWrapperFailure ? stderrTail.trim() : undefined;
}

function makeUnavailable(level: SandboxLevel, found: string): EndReason {
  return { code: 'sandbox_unavailable', details: { level, found, advice: getAdvice(level) } };
}

function makeFloodReason({ name, limits }: Confinement): EndReason {
  return {
    code: 'output_limit',
    details: { process: name, mb: Math.round((limits.logBytes / bytesPerMb) * 100) / 100 },
  };
}
