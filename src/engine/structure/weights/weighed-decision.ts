import type { RowProfile } from '../../../contract/artifact.ts';
import { idOfPiece, REST_OF_EVIDENCE } from '../../../contract/row-evidence.ts';
import { roundScore } from '../../scores.ts';
import type { RowDecision } from '../row-decisions.ts';
import type { RowModel } from './row-model.ts';

/** Contributors that the record lists one by one; the others are one `rest`. */
const MAX_LISTED = 8;

interface Found {
  label: string;
  /** Of each piece of the model. */
  values: Float64Array;
  /** Of each label of the model. */
  scores: Float64Array;
  override: { rule: string; label: string } | null;
  /** Of row rules. */
  rules: RowProfile['contributors'];
}

/** Why a row has its label by weights. What the record says of it is put together only where the record lists it. */
export class WeighedDecision implements RowDecision {
  readonly #model: RowModel;
  readonly #found: Found;

  constructor(model: RowModel, found: Found) {
    this.#model = model;
    this.#found = found;
  }

  get label(): string {
    return this.#found.label;
  }

  get best(): string {
    return this.#found.label;
  }

  get scores(): Record<string, number> {
    const { labels, learnedCount } = this.#model;
    const { scores } = this.#found;
    const listed = labels.flatMap((label, i) =>
      i < learnedCount || scores[i] !== 0 ? [[label, shorten(scores[i]!)]] : [],
    );
    return Object.fromEntries(listed) as Record<string, number>;
  }

  /** The strongest contributors to the row's label, and the rest of its score as one. */
  get contributors(): RowProfile['contributors'] {
    const { labels, pieces } = this.#model;
    const { label, values, rules, scores } = this.#found;
    const at = labels.indexOf(label);
    const all = pieces.flatMap(({ piece, deltas }, i) => {
      const delta = shorten(values[i]! * deltas[at]!);
      return delta === 0 ? [] : [{ rule: idOfPiece(piece.name), label, delta }];
    });
    all.push(...rules.filter((rule) => rule.label === label));
    all.sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta) || (a.rule < b.rule ? -1 : 1));
    const listed = all.slice(0, MAX_LISTED);
    const rest = shorten(shorten(scores[at]!) - listed.reduce((sum, { delta }) => sum + delta, 0));
    // Rules of other labels are few, and their authors look for them.
    const others = rules.filter((rule) => rule.label !== label);
    return [...listed, ...(rest === 0 ? [] : [{ rule: REST_OF_EVIDENCE, label, delta: rest }]), ...others];
  }

  /** The rule that decided alone, by a delta of 10 or more. */
  get decidedBy(): string | undefined {
    return this.#found.override?.rule;
  }
}

/** Weights have two decimals; more say nothing. */
function shorten(score: number): number {
  return roundScore(Math.round(score * 1000) / 1000);
}
