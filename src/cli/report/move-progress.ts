import type { MoveStep } from '../../storage/move/index.ts';
import { formatCount } from '../render/text.ts';
import type { Terminal } from '../terminal.ts';

/** Shows the progress of a move. */
export interface MoveProgress {
  onStep(step: MoveStep): void;
  /** Ends the display; must be called before anything else is printed. */
  stop(): void;
}

const WORDS: Record<MoveStep['what'], [string, string]> = {
  rows: ['rows of', 'rows'],
  compare: ['compared', 'rows'],
  files: ['files of', 'folders'],
};
/** Interval of the lines if the output is not a terminal. */
const LINE_EVERY_MS = 10_000;
const REDRAW_EVERY_MS = 100;

/** On a terminal: a line that counts up. Elsewhere: a line per part and every ten seconds. Both on the error stream. */
export function makeMoveProgress(terminal: Terminal, isQuiet: boolean): MoveProgress {
  if (isQuiet) return { onStep: () => {}, stop: () => {} };
  const isLive = process.stderr.isTTY === true;
  let last: MoveStep | null = null;
  let shownAtMs = 0;
  const show = (isEnd: boolean) => {
    if (last === null) return;
    if (isLive) process.stderr.write(`\r\u001b[K${describe(last)}${isEnd ? '\n' : ''}`);
    else terminal.note(describe(last));
    shownAtMs = performance.now();
  };
  const endPart = () => {
    show(true);
    last = null;
  };
  return {
    onStep: (step) => {
      if (last !== null && (last.what !== step.what || last.name !== step.name)) endPart();
      if (last === null) shownAtMs = performance.now();
      last = step;
      if (performance.now() - shownAtMs > (isLive ? REDRAW_EVERY_MS : LINE_EVERY_MS)) show(false);
    },
    stop: endPart,
  };
}

function describe({ what, name, done }: MoveStep): string {
  const [verb, noun] = WORDS[what];
  return `${verb} ${name}: ${formatCount(done)} ${noun}`;
}
