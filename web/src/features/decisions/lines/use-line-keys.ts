import { useShortcuts } from '../../../lib/use-shortcuts.ts';
import type { Choice, Line } from './line.ts';

export interface LineKeys {
  /** The chosen line, if there is one. */
  line: Line | undefined;
  onChoose: (line: Line, choice: Choice) => void;
  /** What Enter does where no framed answer is to be taken. */
  onEnter: () => void;
  /** Whether Enter takes the framed answer of the chosen line. */
  takesFramed: boolean;
  /** All other lines as they are framed. */
  onAll: () => void;
  onMove: (step: 1 | -1) => void;
  onState: (step: 1 | -1) => void;
  onFind: () => void;
  onNewField: (() => void) | undefined;
  /** Keys of the page around the lines. */
  others: Record<string, () => void>;
}

const MAX_DIGIT = 9;
const [ENTER, DOWN, UP] = ['Enter', 'ArrowDown', 'ArrowUp'] as const;

/** One keyboard model for all lines: Enter takes what is framed, a digit or letter another answer. */
export function useLineKeys(keys: LineKeys): void {
  const { line, onChoose } = keys;
  const choose = (choice: Choice | undefined) => line && choice && onChoose(line, choice);
  const byKey = line?.choices.flatMap((choice) =>
    choice.key === undefined ? [] : [[choice.key, () => choose(choice)] as const],
  );
  const byDigit = Array.from(
    { length: MAX_DIGIT },
    (_, at) => [String(at + 1), () => choose(line?.choices[at])] as const,
  );
  useShortcuts({
    ...keys.others,
    ...Object.fromEntries(byDigit),
    ...Object.fromEntries(byKey ?? []),
    [ENTER]: () => {
      const framed = line?.suggested == null ? undefined : line.choices[line.suggested];
      if (keys.takesFramed && framed) choose(framed);
      else keys.onEnter();
    },
    'Shift+Enter': keys.onAll,
    j: () => keys.onMove(1),
    k: () => keys.onMove(-1),
    [DOWN]: () => keys.onMove(1),
    [UP]: () => keys.onMove(-1),
    '[': () => keys.onState(-1),
    ']': () => keys.onState(1),
    ...(line?.hasFields ? { f: keys.onFind } : {}),
    ...(line?.hasFields && keys.onNewField ? { '+': keys.onNewField } : {}),
  });
}
