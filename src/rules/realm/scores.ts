import { MAX_SCORES, type RuleScores } from '../protocol.ts';
import { readObject } from './call.ts';
import { InvalidResult } from './failures.ts';

/** The same limit as for names of fields in the manifest. */
const MAX_NAME_LENGTH = 64;

const NOTHING: Record<string, number> = Object.freeze({});

/** Reads the scores of an answer; an answer without scores is neutral. */
function readScores(scores: Record<string, unknown>): Record<string, number> {
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

/** Collects the outcomes of one rule over many calls: each distinct outcome once, and runs of equal outcomes. */
export class ScoreRuns {
  readonly #indexByKey = new Map<string, number>();
  readonly #scores: RuleScores;
  #last: Record<string, number> = NOTHING;

  constructor(rule: string) {
    this.#scores = { rule, outcomes: [], runs: [] };
  }

  /** Adds an answer `{ scores: { name: delta } }`; throws InvalidResult for anything else. */
  add(answer: unknown): void {
    const object = readObject(answer);
    const scores = object === null ? null : readObject(object.scores);
    if (scores === null) this.#count(NOTHING);
    // Most rules return the same for most rows as for the previous row.
    else if (isSame(scores, this.#last)) this.#count(this.#last);
    else this.#count(readScores(scores));
  }

  addNeutral(): void {
    this.#count(NOTHING);
  }

  toScores(): RuleScores {
    return this.#scores;
  }

  #count(scores: Record<string, number>): void {
    const { runs } = this.#scores;
    const last = runs.at(-1);
    if (last !== undefined && scores === this.#last) {
      last[1] += 1;
      return;
    }
    this.#last = scores;
    const outcome = this.#findOutcome(scores);
    if (last !== undefined && last[0] === outcome) last[1] += 1;
    else runs.push([outcome, 1]);
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

function isSame(scores: Record<string, unknown>, known: Record<string, number>): boolean {
  let count = 0;
  for (const name in scores) {
    const delta = known[name];
    // Properties that a rule's object inherits do not count.
    if (typeof delta !== 'number' || scores[name] !== delta || !Object.hasOwn(scores, name)) return false;
    count += 1;
  }
  return count === Object.keys(known).length;
}
