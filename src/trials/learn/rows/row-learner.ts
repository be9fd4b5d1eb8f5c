import { ROW_LABELS } from '../../../contract/labels.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import type { RowWeights } from '../../../contract/row-weights.ts';
import type { Words } from '../../../contract/words.ts';
import { makeRowModel } from '../../../engine/structure/index.ts';
import { findHeaderWords } from './header-words.ts';
import { INITIAL_WORDS } from './initial-words.ts';
import type { Reading } from './judge-reading.ts';
import { listKnownLabels, openTotals } from './known-labels.ts';
import { hasTotalWord, isLearned, isOfFormats, makeSequence } from './make-sequence.ts';
import { fromPoint, makeLayout, toPoint } from './point.ts';
import type { LearningDocument } from './read-sheets.ts';
import { NOT_CALIBRATED, type ReadSheet, readStructure } from './read-structure.ts';
import { withoutPieces } from './row-sequence.ts';
import { type PartlyLabelled, trainRows } from './train-rows.ts';

/** How much a sheet with formats counts without them. */
const PLAIN_WEIGHT = 0.5;

export interface RowLearnerOptions {
  /** How strongly weights are pulled towards those with which learning begins. */
  strength: number;
  /** The strength of a second step with formats, after one without; undefined for one step. */
  move?: number | undefined;
  /** The languages of the package. */
  words?: Words | null;
}

/** Learns row weights from documents, and reads documents with them. */
export class RowLearner {
  readonly #manifest: Manifest;
  /** The weights towards which new weights are pulled. */
  readonly #base: RowWeights | null;
  readonly #strength: number;
  readonly #move: number | undefined;
  readonly #words: Words | undefined;
  readonly labels: readonly string[];

  constructor(manifest: Manifest, base: RowWeights | null, { strength, move, words }: RowLearnerOptions) {
    this.#words = words ?? undefined;
    this.#move = move;
    this.#manifest = manifest;
    this.#base = base;
    this.#strength = strength;
    this.labels = [...new Set([...(base?.labels ?? []), ...ROW_LABELS])];
  }

  /** Weights without calibration. */
  train(documents: readonly LearningDocument[]): RowWeights {
    if (this.#move === undefined) return this.#train(documents, this.#base, this.#strength);
    const plain = this.#train(documents, this.#base, this.#strength, false);
    return this.#train(documents, plain, this.#move);
  }

  #train(
    documents: readonly LearningDocument[],
    base: RowWeights | null,
    strength: number,
    hasFormats = true,
  ): RowWeights {
    const { labels } = this;
    const words = addWords(documents, base);
    const empty: RowWeights = {
      schema: 'ade.row-weights/v1',
      labels: [...labels],
      defaults: {},
      evidence: {},
      transitions: { start: {}, adjacent: {}, after_blank: {}, end: {} },
      words,
      calibration: NOT_CALIBRATED,
    };
    const { lexicon } = makeRowModel(empty, this.#manifest, this.#words);
    const sequences = documents.flatMap(({ document, sheets }) =>
      sheets.flatMap((sheet): PartlyLabelled[] => {
        const { judged } = document.labels;
        const sequence = makeSequence(sheet, lexicon, labels);
        const told = listKnownLabels(sheet, judged, labels, true).filter((_, i) => isLearned(i, sheet.rows.length));
        const known = judged === undefined ? told : openTotals(told, labels, (row) => hasTotalWord(sequence, row));
        if (!sequence.pieces.some(isOfFormats)) return [{ sequence, known, weight: 1 }];
        // The same table may come without formats, as csv.
        const plain = withoutPieces(sequence, isOfFormats);
        if (!hasFormats) return [{ sequence: plain, known, weight: 1 }];
        return [
          { sequence, known, weight: 1 - PLAIN_WEIGHT },
          { sequence: plain, known, weight: PLAIN_WEIGHT },
        ];
      }),
    );
    const point = trainRows(sequences, {
      layout: makeLayout(labels),
      labels,
      prior: toPoint(base ?? empty, labels),
      isNew: base === null,
      strength,
    });
    return { ...empty, ...fromPoint(point, labels) };
  }

  /** Reads documents by weights like a job. */
  async read(documents: readonly LearningDocument[], weights: RowWeights): Promise<Reading[]> {
    const model = makeRowModel(weights, this.#manifest, this.#words);
    const readings: Reading[] = [];
    for (const { document, sheets: learned } of documents) {
      const sheets: ReadSheet[] = [];
      for (const sheet of learned) sheets.push(await readStructure(sheet, model, this.#manifest));
      readings.push({ document, sheets });
    }
    return readings;
  }
}

function addWords(documents: readonly LearningDocument[], base: RowWeights | null): RowWeights['words'] {
  const words = base?.words ?? INITIAL_WORDS;
  return { ...words, header: [...words.header, ...findHeaderWords(documents, words.header)] };
}
