import { constants } from 'node:os';
import type { EndReason } from '../confinement.ts';

export interface EndFacts {
  /** Name for messages, such as "The rule process". */
  name: string;
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  /** Whether a wrapper reports a signal as 128 + its number. */
  isWrapped: boolean;
  /** Why the caller itself ended the process; set before the kill. */
  ownReason: EndReason | null;
  stderrTail: string;
  /** CPU time at the last poll. */
  cpuMs: number;
  residentMb: number;
  cpuSeconds: number;
  memoryMb: number;
}

const outOfMemory =
  /heap out of memory|Fatal (?:process|JavaScript) out of memory|ERR_MEMORY_ALLOCATION_FAILED|ERR_WORKER_OUT_OF_MEMORY|Array buffer allocation failed|could not allocate memory|MemoryError/;
// Signals with which the runtime ends itself when memory is refused: abort, trap, or a bad access.
const memorySignals: string[] = ['SIGABRT', 'SIGTRAP', 'SIGILL', 'SIGSEGV', 'SIGBUS'];
// Signals that a system or an operator sends to end a process, and that no process sends to itself.
const outsideSignals: string[] = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'];
// From this share on, resident memory counts as "near the limit".
const nearLimitShare = 0.8;

/** Why a process ended: the first reason that applies. Null if it ended by itself with code 0. */
export function classifyEnd(facts: EndFacts): EndReason | null {
  if (facts.ownReason) return facts.ownReason;
  const signal = readSignal(facts);
  const isKilled = signal === 'SIGKILL';
  if (signal === 'SIGXCPU' || (isKilled && facts.cpuMs >= facts.cpuSeconds * 1000)) {
    return { code: 'cpu_limit', details: { seconds: facts.cpuSeconds } };
  }
  const mayBeMemory = signal === null ? facts.exitCode !== 0 : memorySignals.includes(signal);
  const isNearLimit = facts.residentMb >= facts.memoryMb * nearLimitShare;
  if ((mayBeMemory && outOfMemory.test(facts.stderrTail)) || (isKilled && isNearLimit)) {
    return { code: 'memory_limit', details: { mb: facts.memoryMb } };
  }
  return signal === null ? classifyExit(facts) : classifySignal(facts, signal);
}

function classifySignal(facts: EndFacts, signal: string): EndReason {
  if (outsideSignals.includes(signal)) {
    return { code: 'process_killed', details: { process: facts.name, signal, rss_mb: facts.residentMb } };
  }
  if (signal === 'SIGSYS') return { code: 'forbidden_call', details: { process: facts.name } };
  return { code: 'process_crashed', details: { process: facts.name, signal } };
}

function classifyExit(facts: EndFacts): EndReason | null {
  if (facts.exitCode === 0) return null;
  return { code: 'process_exited', details: { process: facts.name, exit_code: facts.exitCode ?? -1 } };
}

function readSignal({ exitCode, signal, isWrapped }: EndFacts): string | null {
  if (signal !== null || !isWrapped || exitCode === null || exitCode <= 128) return signal;
  const number = exitCode - 128;
  const name = Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
  return name ?? `signal ${number}`;
}
