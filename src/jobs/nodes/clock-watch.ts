/**
 * Tokens and sessions end, and jobs are dated, by the clock of the node that is asked. Clocks that are set by NTP differ by
 * milliseconds; somebody who compares times by hand, or the order of two events, sees some seconds.
 */
export const MAX_CLOCK_OFFSET_MS = 5000;
/** What a question that took longer finds says too little. */
const MAX_ROUND_MS = 2000;

/** The clock of this node, compared with that of the database at each heartbeat. */
export class ClockWatch {
  readonly #log: (level: 'info' | 'warn', message: string) => void;
  #offsetMs = 0;

  constructor(log: (level: 'info' | 'warn', message: string) => void) {
    this.#log = log;
  }

  /** How far this clock is ahead of that of the database. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** By how much the clock is off, and what to do; null where it is right. */
  get message(): string | null {
    if (!isOff(this.#offsetMs)) return null;
    const direction = this.#offsetMs < 0 ? 'behind' : 'ahead of';
    const seconds = Math.abs(this.#offsetMs / 1000).toFixed(1);
    return `The clock of this node is ${seconds} s ${direction} that of the database. Dates of jobs, and the end of tokens and sessions, are wrong by as much. Set the clock, best by NTP on every node and on the server of the database.`;
  }

  /**
   * Compares what this clock said before and after a question, in ms, with what the database said then, ISO 8601. Logs once that
   * the clock is off, and that it is right again.
   */
  compare(beforeMs: number, afterMs: number, at: string): void {
    if (afterMs - beforeMs > MAX_ROUND_MS) return;
    const wasOff = isOff(this.#offsetMs);
    this.#offsetMs = Math.round((beforeMs + afterMs) / 2 - Date.parse(at));
    const isOffNow = isOff(this.#offsetMs);
    if (isOffNow && !wasOff) this.#log('warn', this.message!);
    if (!isOffNow && wasOff) this.#log('info', 'The clock of this node agrees with that of the database again');
  }
}

function isOff(offsetMs: number): boolean {
  return Math.abs(offsetMs) > MAX_CLOCK_OFFSET_MS;
}
