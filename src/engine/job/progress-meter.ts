import type { PassName } from '../../contract/artifact/passes.ts';
import type { EngineMessage } from '../../contract/engine-messages.ts';
import type { ProgressReport } from './job-context.ts';

/** Often enough for a smooth progress bar, rarely enough to cost nothing. */
const INTERVAL_MS = 100;

/** Reports the progress of a pass to the runner, at most every `INTERVAL_MS`. */
export class ProgressMeter implements ProgressReport {
  readonly #send: (message: EngineMessage) => void;
  #pass = 0;
  #name: PassName = 'structure';
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(send: (message: EngineMessage) => void) {
    this.#send = send;
  }

  begin(pass: number, name: PassName): void {
    this.#pass = pass;
    this.#name = name;
  }

  report(rows: number, share?: number): void {
    const nowMs = performance.now();
    if (nowMs - this.#lastMs < INTERVAL_MS) return;
    this.#lastMs = nowMs;
    const fraction = share === undefined ? null : Math.min(1, share);
    this.#send({ type: 'progress', pass: this.#pass, name: this.#name, rows, fraction });
  }
}
