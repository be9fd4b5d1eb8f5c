import { createHash } from 'node:crypto';
import type { Manifest } from '../../../contract/manifest.ts';
import type { RowWeights } from '../../../contract/row-weights.ts';
import { Lexicon } from '../evidence/lexicon.ts';
import { type Piece, ROW_PIECES } from '../evidence/pieces/index.ts';
import { makeTransitions, type Transitions } from '../sequence/transitions.ts';

/** A piece of evidence with the labels, by index, that it adds to, and how much. */
export interface WeighedPiece {
  readonly piece: Piece;
  /** In the order of all pieces. */
  readonly place: number;
  readonly labels: Uint8Array;
  readonly deltas: Float64Array;
}

/** The row weights of a package, made ready for use. */
export interface RowModel {
  readonly weights: RowWeights;
  /** What a filled row can be: the labels of the weights, then those that only row rules give. */
  readonly labels: readonly string[];
  /** Labels from this index on can only be given by rules. */
  readonly learnedCount: number;
  readonly defaults: Float64Array;
  readonly pieces: readonly WeighedPiece[];
  readonly transitions: Transitions;
  readonly lexicon: Lexicon;
}

/** Makes a package's weights ready. A piece that this version of ADE does not know is passed over: `ade check` refuses it. */
export function makeRowModel(weights: RowWeights, manifest: Manifest): RowModel {
  const others = manifest.engine.row_types.order.filter(
    (label) => !weights.labels.includes(label) && label !== 'blank',
  );
  const labels = [...weights.labels, ...others];
  const names = Object.values(manifest.columns.meta).flatMap(({ label, synonyms }) => [label, ...synonyms]);
  return {
    weights,
    labels,
    learnedCount: weights.labels.length,
    defaults: Float64Array.from(labels, (label) => weights.defaults[label] ?? 0),
    pieces: ROW_PIECES.flatMap((piece, place) => {
      const deltas = Object.entries(weights.evidence[piece.name] ?? {});
      if (deltas.length === 0) return [];
      return {
        piece,
        place,
        labels: Uint8Array.from(deltas, ([label]) => labels.indexOf(label)),
        deltas: Float64Array.from(deltas, ([, delta]) => delta),
      };
    }),
    transitions: makeTransitions(labels, weights),
    lexicon: new Lexicon(weights.words, names),
  };
}

/** Version of a used piece of evidence: from what it says and what it weighs. */
export function versionOfPiece({ name, sentence }: Piece, deltas: Record<string, number>): string {
  return hashVersion([name, sentence, Object.entries(deltas).sort()]);
}

/** Six digits, as the versions of rules have. */
export function hashVersion(definition: unknown): string {
  return createHash('sha1').update(JSON.stringify(definition)).digest('hex').slice(0, 6);
}

/** A rule's delta from here on decides alone. */
export const OVERRIDE_DELTA = 10;
