import { SingleBar } from 'cli-progress';
import type { Terminal } from '../terminal.ts';

/** Shows how much of the learning is done. */
export interface LearnProgress {
  onStep(done: number, total: number): void;
  /** Ends the display; must be called before anything else is printed. */
  stop(): void;
}

/** On a terminal: a live bar. Elsewhere: a line per step. Both go to the error stream. */
export function makeLearnProgress(title: string, terminal: Terminal, isQuiet: boolean): LearnProgress {
  if (isQuiet) return { onStep: () => {}, stop: () => {} };
  if (!process.stderr.isTTY) {
    const onStep = (done: number, total: number) => terminal.note(`${title}: ${done} of ${total} steps`);
    return { onStep, stop: () => {} };
  }
  const format = `${title} [{bar}] {value} of {total} steps  {eta_formatted} left`;
  const bar = new SingleBar({ format, barsize: 24, hideCursor: null });
  let hasBegun = false;
  const onStep = (done: number, total: number) => {
    if (!hasBegun) bar.start(total, done);
    hasBegun = true;
    bar.update(done);
  };
  return { onStep, stop: () => bar.stop() };
}
