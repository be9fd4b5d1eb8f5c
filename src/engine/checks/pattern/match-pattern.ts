import { isLiteral, type PatternNode, PatternProblem, parsePattern } from './parse-pattern.ts';

/** Limit for the size of a pattern; a repeated part counts as often as it may be repeated. */
const MAX_STEPS = 5_000;

/** When this many sets of steps are remembered, all are forgotten, so that memory stays bounded. */
const MAX_STATES = 1_000;

const ASCII = 128;

/** A step of the match: a character, a fork, an edge of the text, or the end of the pattern. */
type Step =
  | { kind: 'character'; matches: (character: string, code: number) => boolean; next: number }
  | { kind: 'fork'; next: number[] }
  | { kind: 'start' | 'end'; next: number }
  | { kind: 'done' };

interface State {
  readonly steps: readonly number[];
  readonly onAscii: (State | undefined)[];
  readonly onOther: Map<number, State>;
  isDone?: boolean;
}

/** Whether the whole text matches. Each character is looked at only once, for any pattern and text. */
export type PatternMatcher = (text: string) => boolean;

/** Throws `PatternProblem` for a pattern that cannot be matched in linear time, or is too large. */
export function makePatternMatcher(pattern: string): PatternMatcher {
  const steps = new Compiler().compile(parsePattern(pattern));
  const states = new Map<string, State>();
  const findState = (from: readonly number[], isStart: boolean): State => {
    const reached = follow(steps, from, { isStart, isEnd: false });
    const key = reached.join();
    const known = states.get(key);
    if (known !== undefined) return known;
    if (states.size >= MAX_STATES) states.clear();
    const state: State = { steps: reached, onAscii: [], onOther: new Map() };
    states.set(key, state);
    return state;
  };
  const move = (state: State, code: number): State => {
    const character = String.fromCodePoint(code);
    const next = state.steps.flatMap((at) => {
      const step = steps[at]!;
      return step.kind === 'character' && step.matches(character, code) ? [step.next] : [];
    });
    const to = findState(next, false);
    if (code < ASCII) state.onAscii[code] = to;
    else if (state.onOther.size < MAX_STATES) state.onOther.set(code, to);
    return to;
  };
  const isDone = (state: State, isStart: boolean): boolean =>
    follow(steps, state.steps, { isStart, isEnd: true }).some((at) => steps[at]!.kind === 'done');
  let first: State | undefined;
  return (text) => {
    first ??= findState([steps.length - 1], true);
    let state = first;
    for (let at = 0; at < text.length; at++) {
      const code = text.codePointAt(at)!;
      if (code > 0xffff) at += 1;
      state = (code < ASCII ? state.onAscii[code] : state.onOther.get(code)) ?? move(state, code);
      if (state.steps.length === 0) return false;
    }
    if (text === '') return isDone(first, true);
    state.isDone ??= isDone(state, false);
    return state.isDone;
  };
}

/** All steps that can be reached without a character, in order; an edge is passed only where the text has it. */
function follow(steps: readonly Step[], from: readonly number[], edge: { isStart: boolean; isEnd: boolean }): number[] {
  const reached = new Set<number>();
  const open = [...from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (reached.has(at)) continue;
    reached.add(at);
    const step = steps[at]!;
    if (step.kind === 'fork') open.push(...step.next);
    else if ((step.kind === 'start' && edge.isStart) || (step.kind === 'end' && edge.isEnd)) open.push(step.next);
  }
  return [...reached].filter((at) => steps[at]!.kind !== 'fork').sort((a, b) => a - b);
}

/** Makes the steps from the end of a pattern to its beginning, so matching starts with the step that was made last. */
class Compiler {
  readonly #steps: Step[] = [];
  readonly #matchers = new Map<string, (character: string, code: number) => boolean>();

  compile(node: PatternNode): Step[] {
    this.#add({ kind: 'fork', next: [this.#compile(node, this.#add({ kind: 'done' }))] });
    return this.#steps;
  }

  #compile(node: PatternNode, next: number): number {
    switch (node.kind) {
      case 'character':
        return this.#add({ kind: 'character', matches: this.#makeMatcher(node.source), next });
      case 'sequence':
        return node.parts.reduceRight((to, part) => this.#compile(part, to), next);
      case 'choice':
        return this.#add({ kind: 'fork', next: node.branches.map((branch) => this.#compile(branch, next)) });
      case 'repeat':
        return this.#repeat(node, next);
      default:
        return this.#add({ kind: node.kind, next });
    }
  }

  #repeat({ part, min, max }: Extract<PatternNode, { kind: 'repeat' }>, next: number): number {
    let to = next;
    if (max === Number.POSITIVE_INFINITY) {
      const again: number[] = [next];
      to = this.#add({ kind: 'fork', next: again });
      again.push(this.#compile(part, to));
    } else
      for (let count = min; count < max; count++)
        to = this.#add({ kind: 'fork', next: [next, this.#compile(part, to)] });
    for (let count = 0; count < min; count++) to = this.#compile(part, to);
    return to;
  }

  #add(step: Step): number {
    if (this.#steps.length >= MAX_STEPS) throw new PatternProblem('it is too large: allow fewer repetitions');
    return this.#steps.push(step) - 1;
  }

  /** Makes a function that tests one character, in the same time for every source. */
  #makeMatcher(source: string): (character: string, code: number) => boolean {
    const known = this.#matchers.get(source);
    if (known !== undefined) return known;
    const own = isLiteral(source) ? source.codePointAt(0)! : null;
    const expression = new RegExp(`^(?:${source})$`, 'u');
    const matcher =
      own === null ? (character: string) => expression.test(character) : (_: string, code: number) => code === own;
    this.#matchers.set(source, matcher);
    return matcher;
  }
}
