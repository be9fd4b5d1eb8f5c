import type { ColumnWeights } from '../../../contract/column-weights.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import type { Words } from '../../../contract/words.ts';
import { ColumnLanguages, makeColumnModel, readWord } from '../../../engine/mapping/index.ts';
import { fromColumnPoint, maskNumbers, toColumnPoint } from './column-point.ts';
import { findTaught, listPieces, listSamples, listSharedWords } from './column-samples.ts';
import { ColumnLayout } from './fit-columns.ts';
import { INITIAL_WEIGHTS } from './initial-weights.ts';
import type { ColumnDocument } from './labelled-columns.ts';
import { type ColumnReading, readColumns } from './read-columns.ts';
import { trainColumns } from './train-columns.ts';

/** Learns column weights from documents, and reads documents with them. */
export class ColumnLearner {
  readonly #manifest: Manifest;
  /** The weights towards which new weights are pulled. */
  readonly #base: ColumnWeights | null;
  readonly #strength: number;
  /** The languages of the package. */
  readonly #words: Words | null;

  constructor(manifest: Manifest, base: ColumnWeights | null, strength: number, words: Words | null = null) {
    this.#manifest = manifest;
    this.#words = words;
    this.#base = base;
    this.#strength = strength;
  }

  /** Weights without calibration. */
  train(documents: readonly ColumnDocument[]): ColumnWeights {
    const base = this.#base ?? INITIAL_WEIGHTS;
    const fields = this.#manifest.columns.order;
    const present = Object.keys(base.evidence);
    const makeLanguages = (words: readonly string[]) =>
      new ColumnLanguages(this.#manifest, base.words, words, this.#words);
    const plain = makeLanguages(present.flatMap(readWord)).getModel(null).headers;
    const shared = listSharedWords(documents, (text) => plain.split(text));
    const languages = makeLanguages([...present.flatMap(readWord), ...shared]);
    const isTaught = findTaught(documents, fields, base.defaults);
    const roles = fields.map((field) => this.#manifest.columns.meta[field]?.role);
    const samples = listSamples(documents, { languages, fields, isTaught, roles });
    const among = [...fields.keys(), fields.length].filter((c) => c === fields.length || isTaught[c]);
    const pieces = listPieces(samples, fields, present);
    const layout = new ColumnLayout(pieces.length, fields.length);
    const prior = toColumnPoint(base, layout, pieces, fields);
    const mask = maskNumbers(layout, pieces, among);
    const point = trainColumns(samples, { layout, pieces, fields, among, mask, prior, strength: this.#strength });
    const { provenance: _, ...rest } = base;
    return { ...rest, ...fromColumnPoint(point, layout, pieces, fields, isTaught) };
  }

  /** Reads documents by weights like a job, but without the package's rules. */
  read(documents: readonly ColumnDocument[], weights: ColumnWeights, hasHeaders = true): ColumnReading[] {
    const model = makeColumnModel(weights, this.#manifest, this.#words);
    return documents.map((document) => readColumns(document, model, this.#manifest, hasHeaders));
  }
}
