import { createHash } from 'node:crypto';
import type { Manifest } from '../../../contract/manifest.ts';
import type { RowWeights } from '../../../contract/row-weights.ts';
import type { Words } from '../../../contract/words.ts';
import { Lexicon, listWords } from '../evidence/lexicon.ts';
import { type Piece, ROW_PIECES } from '../evidence/pieces/index.ts';
import { makeTransitions, type Transitions } from '../sequence/transitions.ts';

/** A piece of evidence, the labels (by index) to whose scores it adds, and how much it adds to each. */
export interface WeighedPiece {
  readonly piece: Piece;
  /** Index in the list of all pieces. */
  readonly place: number;
  readonly labels: Uint8Array;
  readonly deltas: Float64Array;
}

/** A package's row weights, ready for use. */
export interface RowModel {
  readonly weights: RowWeights;
  /** The labels of a filled row: the labels of the weights, then those that only row rules give. */
  readonly labels: readonly string[];
  /** Labels from this index on can only be given by rules. */
  readonly learnedCount: number;
  readonly defaults: Float64Array;
  readonly pieces: readonly WeighedPiece[];
  readonly transitions: Transitions;
  readonly lexicon: Lexicon;
}

/** Prepares a package's weights. Pieces that this version does not know are skipped: `ade check` rejects them. */
export function makeRowModel(weights: RowWeights, manifest: Manifest, words?: Words): RowModel {
  const others = manifest.engine.row_types.order.filter(
    (label) => !weights.labels.includes(label) && label !== 'blank',
  );
  const labels = [...weights.labels, ...others];
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
    lexicon: new Lexicon(listWords(weights, manifest, words)),
  };
}

/** Version of a piece of evidence, from its sentence and its weights. */
export function versionOfPiece({ name, sentence }: Piece, deltas: Record<string, number>): string {
  return hashVersion([name, sentence, Object.entries(deltas).sort()]);
}

/** Six digits, as in the versions of rules. */
export function hashVersion(definition: unknown): string {
  return createHash('sha1').update(JSON.stringify(definition)).digest('hex').slice(0, 6);
}

/** From this delta on, a rule decides alone. */
export const OVERRIDE_DELTA = 10;
