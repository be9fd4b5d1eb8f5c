import { findColumnSentence } from '../../../../../src/contract/column-evidence.ts';
import { findRowSentence } from '../../../../../src/contract/row-evidence.ts';
import { t } from '../../../lib/texts.ts';

/** The weight of a piece of evidence for one field or label, in two versions of a package. */
export interface WeightRow {
  piece: string;
  /** The meaning of the evidence, as a sentence. */
  sentence: string;
  /** null if there is no weight. */
  now: number | null;
  draft: number | null;
}

/** The parts of a file of weights; either may be missing in a draft. */
export interface Weights {
  defaults: Record<string, number>;
  evidence: Record<string, Record<string, number>>;
}

/** Key of the weights that count for every field. */
const ANY = '*';

export type WeightKind = 'columns' | 'rows';

/** The weights of a file's text; null if there is no file or the text is not valid. */
export function readWeights(text: string | undefined): Weights | null {
  try {
    const { defaults = {}, evidence = {} } = JSON.parse(text ?? '') as Partial<Weights>;
    return { defaults, evidence };
  } catch {
    return null;
  }
}

/** The fields or labels with weights, in the order of the file. */
export function listTargets(weights: Weights): string[] {
  const named = Object.values(weights.evidence).flatMap((counts) => Object.keys(counts));
  return [...new Set([...Object.keys(weights.defaults), ...named])].filter((name) => name !== ANY);
}

/** All weights of a field or label, the strongest first; evidence about names counts for every field. */
export function listWeights(kind: WeightKind, target: string, now: Weights | null, draft: Weights | null): WeightRow[] {
  const pieces = new Set([...Object.keys(now?.evidence ?? {}), ...Object.keys(draft?.evidence ?? {})]);
  const rows = [...pieces].flatMap((piece): WeightRow[] => {
    const [before, after] = [findWeight(now, piece, target), findWeight(draft, piece, target)];
    if (before === null && after === null) return [];
    return [{ piece, sentence: describePiece(kind, piece), now: before, draft: after }];
  });
  rows.sort((a, b) => strength(b) - strength(a));
  const [before, after] = [now?.defaults[target] ?? null, draft?.defaults[target] ?? null];
  if (before === null && after === null) return rows;
  return [{ piece: '', sentence: t`Start value`, now: before, draft: after }, ...rows];
}

const strength = ({ now, draft }: WeightRow) => Math.abs(draft ?? now ?? 0);

function findWeight(weights: Weights | null, piece: string, target: string): number | null {
  const counts = weights?.evidence[piece];
  const found = [counts?.[target], target === '(none)' ? undefined : counts?.[ANY]].filter((n) => n !== undefined);
  return found.length === 0 ? null : Math.round(found.reduce((sum, n) => sum + n, 0) * 100) / 100;
}

function describePiece(kind: WeightKind, piece: string): string {
  const sentence = (kind === 'columns' ? findColumnSentence : findRowSentence)(piece) ?? piece;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
