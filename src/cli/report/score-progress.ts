import { SingleBar } from 'cli-progress';
import { cleanText, countOf } from '../render/text.ts';
import type { Terminal } from '../terminal.ts';

/** Shows how many documents are done. */
export interface ScoreProgress {
  onDocument(failed: boolean): void;
  /** Ends the display; must be called before anything else is printed. */
  stop(): void;
}

/** On a terminal: a live bar. Elsewhere: one line at the end. Both go to the error stream. */
export function makeScoreProgress(title: string, total: number, terminal: Terminal, isQuiet: boolean): ScoreProgress {
  if (isQuiet) return { onDocument: () => {}, stop: () => {} };
  const name = cleanText(title);
  let done = 0;
  let failed = 0;
  const count = (isFailed: boolean) => {
    done += 1;
    failed += Number(isFailed);
  };
  const describeFailed = () => (failed === 0 ? '' : `, ${failed} failed`);
  if (!process.stderr.isTTY) {
    const stop = () => terminal.note(`${name}: ${done} of ${countOf(total, 'document')}${describeFailed()}`);
    return { onDocument: count, stop };
  }
  const format = '{title} [{bar}] {value} of {total} documents{failed}  {eta_formatted} left';
  const bar = new SingleBar({ format, barsize: 24, hideCursor: null });
  bar.start(total, 0, { title: name, failed: '' });
  const onDocument = (isFailed: boolean) => {
    count(isFailed);
    bar.update(done, { failed: describeFailed() });
  };
  return { onDocument, stop: () => bar.stop() };
}
