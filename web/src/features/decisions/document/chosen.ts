import { type Line, type LineState, STATES } from '../lines/index.ts';

/** Which line is chosen, in which state. */
export interface Chosen {
  state: LineState;
  /** null: none. */
  id: string | null;
}

/** The state with the first open line, and that line. */
export function findStart(lines: readonly Line[], isOpen: (line: Line) => boolean): Chosen {
  for (const state of STATES) {
    const line = lines.find((one) => one.state === state && isOpen(one));
    if (line) return { state, id: line.id };
  }
  return { state: 'columns', id: null };
}

/** The next open line after one: in its state, then in the other states in their order; without any, the same one. */
export function findNext(lines: readonly Line[], from: Chosen, isOpen: (line: Line) => boolean): Chosen {
  const own = lines.filter(({ state }) => state === from.state);
  const at = own.findIndex(({ id }) => id === from.id);
  const next = own.find((line, index) => index > at && isOpen(line)) ?? own.find((line) => isOpen(line));
  if (next) return { state: from.state, id: next.id };
  const start = findStart(lines, isOpen);
  return start.id === null ? from : start;
}

/** The first open line of a state, or its first line. */
export function startIn(lines: readonly Line[], state: LineState, isOpen: (line: Line) => boolean): Chosen {
  const own = lines.filter((one) => one.state === state);
  return { state, id: (own.find((one) => isOpen(one)) ?? own[0])?.id ?? null };
}
