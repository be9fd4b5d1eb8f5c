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

/** Peak memory (VmHWM) of a process and its descendants, by name; empty if there is no /proc. */
export class MemoryWatch {
  readonly #pid: number;
  readonly #peaksKb = new Map<number, { name: string; kb: number }>();
  readonly #timer: NodeJS.Timeout;

  constructor(pid: number) {
    this.#pid = pid;
    this.#timer = setInterval(() => this.#sample(), INTERVAL_MS);
  }

  /** Stops measuring. Returns the highest peak of each name, in MB. */
  stop(): Record<string, number> {
    clearInterval(this.#timer);
    const peaks: Record<string, number> = {};
    for (const { name, kb } of this.#peaksKb.values()) {
      peaks[name] = Math.max(peaks[name] ?? 0, Math.round((kb * 1024) / 100_000) / 10);
    }
    return peaks;
  }

  #sample(): void {
    const pids = [this.#pid];
    for (const pid of pids) {
      const kb = Number(/VmHWM:\s+(\d+)/.exec(readProc(`${pid}/status`))?.[1] ?? 0);
      const command = readProc(`${pid}/cmdline`);
      const name = NAMES.find(([part]) => command.includes(part))?.[1];
      // The process may now run another program, with a new peak.
      if (kb > 0 && name !== undefined) this.#peaksKb.set(pid, { name, kb });
      pids.push(...readProc(`${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number));
    }
  }
}
