import { SingleBar } from 'cli-progress';
import type { JobEvent, Progress } from '../../contract/events.ts';
import { cleanText, countOf, formatCount, formatDuration } from '../render/text.ts';
import type { Terminal } from '../terminal.ts';

/** Shows the progress of a job. */
export interface ProgressView {
  onEvent(event: JobEvent | Progress): void;
  /** Ends the display; must be called before anything else is printed. */
  stop(): void;
}

/** Shorter passes have no meaningful rate: write and validate end right after transform, which does their work. */
const MIN_RATED_MS = 50;

/** Number of steps of the bar; progress events state a fraction from 0 to 1. */
const BAR_STEPS = 1000;
const BAR_FORMAT = '{pass} [{bar}] {share}  {rows} rows  {rate} rows/s  {left}';

/**
 * On a terminal: a live bar per pass. Elsewhere: a line per pass. Both go to the error stream. For one of many
 * documents, bars are removed at the end, and there are no lines for passes.
 */
export function makeProgressView(
  sourceFile: string,
  terminal: Terminal,
  isQuiet: boolean,
  isOneOfMany = false,
): ProgressView {
  if (isQuiet) return { onEvent: () => {}, stop: () => {} };
  const name = cleanText(sourceFile);
  return process.stderr.isTTY ? makeBarView(name, terminal, isOneOfMany) : makeLineView(name, terminal, isOneOfMany);
}

/** Warns once for each limit. */
function makeLimitWarner(name: string, terminal: Terminal): (event: JobEvent | Progress) => void {
  const warned = new Set<string>();
  return (event) => {
    if (event.type !== 'progress') return;
    for (const { setting, expected, limit } of event.limits_at_risk ?? []) {
      if (warned.has(setting)) continue;
      warned.add(setting);
      const unit = setting.endsWith('_MB') ? 'MB' : 'seconds';
      terminal.note(
        `${name}: about ${formatCount(expected)} ${unit} are expected, and ${setting} allows ${formatCount(limit)}`,
      );
    }
  };
}

function makeLineView(name: string, terminal: Terminal, isOneOfMany: boolean): ProgressView {
  const warn = makeLimitWarner(name, terminal);
  return {
    onEvent: (event) => {
      warn(event);
      if (event.type === 'pass_finished' && !isOneOfMany) {
        const rate = event.duration_ms < MIN_RATED_MS ? '' : ` (${formatRate(event.rows, event.duration_ms)} rows/s)`;
        const time = formatDuration(event.duration_ms);
        terminal.note(`${name}: ${event.name} done, ${countOf(event.rows, 'row')} in ${time}${rate}`);
      }
      if (event.type === 'started' && event.after) terminal.note(`${name}: started again: ${event.after.message}`);
      if (event.type === 'rule_switched_off') terminal.note(`${name}: ${describeSwitchedOff(event)}`);
    },
    stop: () => {},
  };
}

function makeBarView(name: string, terminal: Terminal, isOneOfMany: boolean): ProgressView {
  const warn = makeLimitWarner(name, terminal);
  let bar: SingleBar | undefined;
  let startedAtMs = 0;
  const show = (pass: string, rows: number, elapsedMs: number, fraction: number | null, remainingMs?: number) => ({
    pass: pass.padEnd(9),
    share: fraction === null ? '    ' : `${Math.round(fraction * 100)}%`.padStart(4),
    rows: formatCount(rows),
    rate: formatRate(rows, elapsedMs),
    left: remainingMs === undefined ? '' : `${formatDuration(remainingMs)} left`.padEnd(14),
  });
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  const onEvent = (event: JobEvent | Progress) => {
    warn(event);
    if (event.type === 'pass_started') {
      stop();
      startedAtMs = performance.now();
      bar = new SingleBar({ format: BAR_FORMAT, barsize: 24, hideCursor: null, clearOnComplete: isOneOfMany });
      bar.start(BAR_STEPS, 0, show(event.name, 0, 0, null));
    } else if (event.type === 'progress') {
      const elapsedMs = performance.now() - startedAtMs;
      bar?.update(
        Math.round((event.fraction ?? 0) * BAR_STEPS),
        show(event.name, event.rows, elapsedMs, event.fraction, event.remaining_ms),
      );
    } else if (event.type === 'pass_finished') {
      bar?.update(BAR_STEPS, show(event.name, event.rows, event.duration_ms, 1));
      stop();
    }
  };
  return { onEvent, stop };
}

function describeSwitchedOff({ rule, reason }: { rule: string; reason: string }): string {
  return cleanText(`rule ${rule} was switched off: ${reason}`);
}

function formatRate(rows: number, durationMs: number): string {
  return durationMs < MIN_RATED_MS ? '–' : formatCount(Math.round((rows * 1000) / durationMs));
}
