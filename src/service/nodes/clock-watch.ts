import { describeClockOffset } from '../../contract/clock.ts';

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
    return describeClockOffset(this.#offsetMs);
  }

  /**
   * Compares what this clock said before and after a question, in ms, with what the database said then, ISO 8601. Logs once that
   * the clock is off, and that it is right again.
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
