import type { CallProfile } from '../confinement.ts';
import { listAllowedCalls } from './syscalls/allowed-calls.ts';
import type { SyscallName } from './syscalls/syscall-numbers.ts';

/** A system call that the confinement of a process refused. */
export interface RefusedCall {
  /** Name of the process, for example "The rule process". */
  process: string;
  call: string;
  /** The first arguments of the call, as strace prints them. */
  arguments: string;
  /** EPERM, EACCES or ENOSYS. */
  error: string;
  count: number;
}

/** The confined program that a launcher became. */
export interface TracedProgram {
  name: string;
  profile: CallProfile;
}

const shownArguments = 3;
const refusals = /\) += -1 (EPERM|EACCES|ENOSYS) /;

/**
 * Reads the output of `strace -f` line by line, and finds calls that were refused to confined processes. The kernel
 * does not say who refused a call: if the filter allows it with any arguments, something else did, and it is left out.
 */
export class TraceReader {
  readonly #findProgram: (execution: string) => TracedProgram | undefined;
  readonly #ownFolder: string;
  readonly #programs = new Map<string, TracedProgram | 'launcher'>();
  readonly #unfinished = new Map<string, string>();
  readonly #found = new Map<string, RefusedCall>();

  /** `findProgram` finds the program by the arguments of its `execve`; paths below `ownFolder` are not shown. */
  constructor(findProgram: (execution: string) => TracedProgram | undefined, ownFolder: string) {
    this.#findProgram = findProgram;
    this.#ownFolder = ownFolder;
  }

  /** The refused calls so far, by process and name. */
  get refused(): RefusedCall[] {
    return [...this.#found.values()].sort(
      (a, b) => a.process.localeCompare(b.process) || a.call.localeCompare(b.call) || b.count - a.count,
    );
  }

  add(line: string): void {
    const [, pid, text] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (pid === undefined || text === undefined) return;
    const start = / <unfinished \.\.\.>$/.exec(text);
    if (start) this.#unfinished.set(pid, text.slice(0, start.index));
    if (start) return;
    const rest = /^<\.\.\. \w+ resumed>(.*)$/.exec(text)?.[1];
    const call = rest === undefined ? text : `${this.#unfinished.get(pid) ?? ''}${rest}`;
    this.#addCall(pid, call);
  }

  #addCall(pid: string, text: string): void {
    const [, name, args] = /^(\w+)\((.*)$/.exec(text) ?? [];
    if (name === undefined || args === undefined) return;
    if (name === 'execve' && /\) += 0$/.test(args)) this.#noteProgram(pid, args);
    const child = /^(?:clone3?|v?fork)$/.test(name) ? /= (\d+)$/.exec(args)?.[1] : undefined;
    const program = this.#programs.get(pid);
    if (program === undefined || program === 'launcher') return;
    if (child !== undefined) this.#programs.set(child, program);
    const error = refusals.exec(args)?.[1];
    if (error !== undefined && mayBeRefused(name, program)) this.#count(program, name, args, error);
  }

  #noteProgram(pid: string, args: string): void {
    const isLauncher = /^"[^"]*\/launcher-(?:x64|arm64)"/.test(args);
    const confined = this.#programs.get(pid) === 'launcher' ? this.#findProgram(args) : undefined;
    const program = isLauncher ? 'launcher' : confined;
    if (program === undefined) this.#programs.delete(pid);
    else this.#programs.set(pid, program);
  }

  #count(program: TracedProgram, call: string, args: string, error: string): void {
    const shown = args
      .slice(0, args.search(refusals))
      // Keeps only the kind of call: paths, but no other texts and no memory addresses.
      .replaceAll(/"(?:[^"\\]|\\.)*"(?:\.\.\.)?/g, (text) => this.#showText(text))
      .replaceAll(/\{[^}]*\}/g, '{…}')
      .replaceAll(/\b0x[0-9a-f]{7,}/g, '…')
      .split(', ')
      .slice(0, shownArguments)
      .join(', ');
    const key = [program.name, call, shown, error].join('\0');
    const known = this.#found.get(key);
    if (known) known.count += 1;
    else this.#found.set(key, { process: program.name, call, arguments: shown, error, count: 1 });
  }

  #showText(text: string): string {
    return text.startsWith('"/') && !text.startsWith(`"${this.#ownFolder}`) ? text : '"…"';
  }
}

function mayBeRefused(name: string, { profile }: TracedProgram): boolean {
  const needs = { profile, network: true, mounts: true, executionKey: [0, 0, 0] as const };
  return listAllowedCalls(needs)[name as SyscallName] !== 'any';
}
