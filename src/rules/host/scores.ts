import { MAX_SCORES, type RuleScores } from '../protocol.ts';
import { readObject } from './call.ts';
import { InvalidResult } from './failures.ts';

/** As the manifest allows for fields. */
const MAX_NAME_LENGTH = 64;

const NOTHING: Record<string, number> = Object.freeze({});

/** Reads `{ scores: { name: delta } }`; nothing at all is neutral. */
export function readScores(answer: unknown): Record<string, number> {
  const object = readObject(answer);
  const scores = object === null ? null : readObject(object.scores);
  if (scores === null) return NOTHING;
  const names = Object.keys(scores);
  if (names.length > MAX_SCORES)
    throw new InvalidResult(`scores: ${names.length} names, at most ${MAX_SCORES} are allowed`);
  const read: Record<string, number> = {};
  for (const name of names) {
    if (name.length > MAX_NAME_LENGTH)
      throw new InvalidResult(`scores: a name of more than ${MAX_NAME_LENGTH} characters`);
    const delta = scores[name];
    if (delta === undefined) continue;
    if (typeof delta !== 'number' || !Number.isFinite(delta)) {
      throw new InvalidResult(
        `scores: expected a finite number, got ${typeof delta === 'number' ? 'one that is not finite' : `a ${typeof delta}`}`,
      );
    }
    if (delta !== 0) read[name] = delta;
  }
  return read;
}

/** Collects the outcomes of one rule over many calls: distinct ones once, and runs of them. */
export class ScoreRuns {
  readonly #indexByKey = new Map<string, number>();
  readonly #scores: RuleScores;

  constructor(rule: string) {
    this.#scores = { rule, outcomes: [], runs: [] };
  }

  add(scores: Record<string, number>): void {
    const outcome = this.#findOutcome(scores);
    const last = this.#scores.runs.at(-1);
    if (last !== undefined && last[0] === outcome) last[1] += 1;
    else this.#scores.runs.push([outcome, 1]);
  }

  addNeutral(): void {
    this.add(NOTHING);
  }

  toScores(): RuleScores {
    return this.#scores;
  }

  #findOutcome(scores: Record<string, number>): number {
    let key = '';
    for (const name in scores) key += `${name}\t${scores[name]}\n`;
    let index = this.#indexByKey.get(key);
    if (index === undefined) {
      index = this.#scores.outcomes.length;
      this.#scores.outcomes.push(scores);
      this.#indexByKey.set(key, index);
    }
    return index;
  }
}
