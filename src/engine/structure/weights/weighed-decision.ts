import type { EvidenceShares, RowProfile } from '../../../contract/artifact.ts';
import { listStrongest, shorten } from '../../numbers/evidence-shares.ts';
import type { RowDecision } from '../labels/row-decisions.ts';
import type { RowModel } from './row-model.ts';

interface Found {
  label: string;
  /** The value of each piece of the model. */
  values: Float32Array;
  /** The score of each label of the model. */
  scores: Float64Array;
  /** The rule that decided alone. */
  decidedBy: string | undefined;
  /** Id of a person's correction of the label. */
  correction: string | undefined;
  /** The deltas of row rules. */
  rules: RowProfile['contributors'];
}

/** Why a row has its label by weights: the strongest evidence for and against it, and the deltas of row rules. */
export function makeWeighedDecision(model: RowModel, found: Found): RowDecision {
  const { label, decidedBy, correction } = found;
  return {
    label,
    best: label,
    scores: listScores(model, found),
    evidence: listEvidence(model, found),
    contributors: found.rules,
    decidedBy,
    ...(correction === undefined ? {} : { corrected: { id: correction, proposed: findBest(model, found) } }),
  };
}

/** The label that the row would have by its own scores. */
function findBest({ labels }: RowModel, { label, scores }: Found): string {
  const best = Math.max(...scores);
  return labels.find((_, i) => scores[i] === best) ?? label;
}

function listScores({ labels, learnedCount }: RowModel, { scores }: Found): RowProfile['scores'] {
  const listed = [...scores].flatMap((score, i): [string | undefined, number][] =>
    i < learnedCount || score !== 0 ? [[labels[i], shorten(score)]] : [],
  );
  return Object.fromEntries(listed);
}

/** Together with the deltas of row rules, this evidence adds up to the label's score. */
function listEvidence({ labels, pieces }: RowModel, { label, values, scores, rules }: Found): EvidenceShares {
  const at = labels.indexOf(label);
  const shares = pieces.map(({ piece, labels: weighed, deltas }, i) => ({
    name: piece.name,
    delta: values[i]! * (deltas[weighed.indexOf(at)] ?? 0),
  }));
  const ofRules = rules.reduce((sum, rule) => sum + (rule.label === label ? rule.delta : 0), 0);
  return listStrongest(shares, shorten(scores[at]!) - ofRules);
}
