import { describeClockOffset } from '../../contract/clock.ts';

/** If the question took longer, the comparison is too inaccurate. */
const MAX_ROUND_MS = 2000;

/** Compares the clock of this node with the database's clock at each heartbeat. */
export class ClockWatch {
  readonly #log: (level: 'info' | 'warn', message: string) => void;
  #offsetMs = 0;

  constructor(log: (level: 'info' | 'warn', message: string) => void) {
    this.#log = log;
  }

  /** How far this clock is ahead of the database's clock. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** By how much the clock is off, and what to do; null if it is right. */
  get message(): string | null {
    return describeClockOffset(this.#offsetMs);
  }

  /**
   * Compares the times of this clock before and after a question (ms) with the database's time in the answer (ISO
   * 8601). Logs once when the clock is off, and once when it is right again.
   */
  compare(beforeMs: number, afterMs: number, at: string): void {
    if (afterMs - beforeMs > MAX_ROUND_MS) return;
    const wasOff = this.message !== null;
    this.#offsetMs = Math.round((beforeMs + afterMs) / 2 - Date.parse(at));
    const { message } = this;
    if (message !== null && !wasOff) this.#log('warn', message);
    if (message === null && wasOff) this.#log('info', 'The clock of this node agrees with that of the database again');
  }
}
