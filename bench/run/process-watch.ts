import { readCpuMs } from '../shared/cpu-time.ts';
import { readProc } from '../shared/proc.ts';

/** Often enough to catch a peak before the process ends, and rarely enough to use only a hundredth of a core. */
const INTERVAL_MS = 20;

/** The report names a process after the first of these parts that occurs in its command line. */
const NAMES: [part: string, name: string][] = [
  ['rule-host.cjs', 'rule host'],
  ['engine.js', 'engine'],
  ['cli.js', 'ade'],
  ['ade.js', 'ade'],
  ['exceljs-peer.ts', 'exceljs peer'],
  ['openpyxl_peer.py', 'openpyxl peer'],
];

/** Figures of a program's processes, by name; empty if there is no /proc. */
export interface ProcessFigures {
  /** The highest peak (VmHWM) of the processes with this name, in MB. */
  memoryMb: Record<string, number>;
  /** User and system time of all processes with this name, in ms; the last 20 ms of a process may be missing. */
  cpuMs: Record<string, number>;
}

/** Watches the memory and the processor time of a process and its descendants. */
export class ProcessWatch {
  readonly #pid: number;
  readonly #found = new Map<number, { name: string; kb: number; cpuMs: number }>();
  readonly #timer: NodeJS.Timeout;

  constructor(pid: number) {
    this.#pid = pid;
    this.#timer = setInterval(() => this.#sample(), INTERVAL_MS);
  }

  /** Stops measuring. */
  stop(): ProcessFigures {
    clearInterval(this.#timer);
    const figures: ProcessFigures = { memoryMb: {}, cpuMs: {} };
    for (const { name, kb, cpuMs } of this.#found.values()) {
      const mb = Math.round((kb * 1024) / 100_000) / 10;
      figures.memoryMb[name] = Math.max(figures.memoryMb[name] ?? 0, mb);
      figures.cpuMs[name] = (figures.cpuMs[name] ?? 0) + cpuMs;
    }
    return figures;
  }

  #sample(): void {
    const pids = [this.#pid];
    for (const pid of pids) {
      const kb = Number(/VmHWM:\s+(\d+)/.exec(readProc(`${pid}/status`))?.[1] ?? 0);
      const command = readProc(`${pid}/cmdline`);
      const name = NAMES.find(([part]) => command.includes(part))?.[1];
      // The process may now run another program, with a new peak.
      if (kb > 0 && name !== undefined) this.#found.set(pid, { name, kb, cpuMs: readCpuMs(pid) });
      pids.push(...readProc(`${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number));
    }
  }
}
