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
  values: Float32Array;
  /** Of each label of the model. */
  scores: Float64Array;
  /** The rule that decided alone. */
  decidedBy: string | undefined;
  /** Of row rules. */
  rules: RowProfile['contributors'];
}

/** Why a row has its label by weights: the strongest contributors to the label, and the rest of its score as one. */
export function makeWeighedDecision(model: RowModel, found: Found): RowDecision {
  const { label, decidedBy } = found;
  return {
    label,
    best: label,
    scores: listScores(model, found),
    contributors: listContributors(model, found),
    decidedBy,
  };
}

function listScores({ labels, learnedCount }: RowModel, { scores }: Found): RowProfile['scores'] {
  const isListed = (i: number) => i < learnedCount || scores[i] !== 0;
  return Object.fromEntries(labels.flatMap((label, i) => (isListed(i) ? [[label, shorten(scores[i]!)]] : [])));
}

function listContributors(
  { labels, pieces }: RowModel,
  { label, values, scores, rules }: Found,
): RowProfile['contributors'] {
  const at = labels.indexOf(label);
  const all = pieces.flatMap(({ piece, labels, deltas }, i) => {
    const delta = shorten(values[i]! * (deltas[labels.indexOf(at)] ?? 0));
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

/** Weights have two decimals; more say nothing. */
function shorten(score: number): number {
  return roundScore(Math.round(score * 1000) / 1000);
}
