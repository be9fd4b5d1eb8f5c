import type { PassName } from '../../contract/artifact/passes.ts';
import type { EngineMessage } from '../../contract/engine-messages.ts';
import type { Estimates } from '../../contract/events.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import type { DoneShare, ProgressReport } from './job-context.ts';
import { forecastLimits } from './limit-forecast.ts';
import { TimeLeft } from './time-left.ts';

/** Often enough for a smooth progress bar, rarely enough to cost nothing. */
const INTERVAL_MS = 100;

interface Moment {
  atMs: number;
  cpuMs: number;
}

/** Reports the progress of a pass to the runner, at most every `INTERVAL_MS`. */
export class ProgressMeter implements ProgressReport {
  readonly #send: (message: EngineMessage) => void;
  readonly #limits: RunRequest['limits'];
  readonly #jobStart = readMoment();
  #passStart = this.#jobStart;
  #timeLeft = new TimeLeft();
  #pass = 0;
  #name: PassName = 'structure';
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(send: (message: EngineMessage) => void, limits: RunRequest['limits']) {
    this.#send = send;
    this.#limits = limits;
  }

  begin(pass: number, name: PassName): void {
    this.#pass = pass;
    this.#name = name;
    this.#passStart = readMoment();
    this.#timeLeft = new TimeLeft();
    this.#lastMs = Number.NEGATIVE_INFINITY;
  }

  report(rows: number, findDone: () => DoneShare): void {
    if (performance.now() - this.#lastMs < INTERVAL_MS) return;
    const now = readMoment();
    this.#lastMs = now.atMs;
    const { share, findBytes } = findDone();
    const fraction = share === undefined ? null : Math.min(1, share);
    this.#send({
      type: 'progress',
      pass: this.#pass,
      name: this.#name,
      rows,
      fraction,
      ...(fraction === null ? {} : this.#forecast(now, fraction, findBytes)),
    });
  }

  #forecast(now: Moment, share: number, findBytes: DoneShare['findBytes']): Omit<Estimates, 'fraction'> {
    const remainingMs = this.#timeLeft.estimate(now.atMs, share);
    if (remainingMs === undefined) return {};
    const bytes = findBytes?.();
    const usage = {
      share,
      remainingMs,
      elapsedMs: now.atMs - this.#jobStart.atMs,
      cpuMs: now.cpuMs - this.#jobStart.cpuMs,
      passCpuMs: now.cpuMs - this.#passStart.cpuMs,
      fileBytes: Math.max(bytes?.output ?? 0, bytes?.issues ?? 0),
    };
    const atRisk = forecastLimits(usage, this.#limits);
    return {
      remaining_ms: remainingMs,
      ...(bytes === undefined ? {} : { expected_bytes: Math.round(bytes.output / share) }),
      ...(atRisk.length === 0 ? {} : { limits_at_risk: atRisk }),
    };
  }
}

function readMoment(): Moment {
  const { user, system } = process.cpuUsage();
  return { atMs: performance.now(), cpuMs: (user + system) / 1000 };
}
