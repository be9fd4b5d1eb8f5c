import type { ColumnWeights } from '../../../contract/column-weights.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import {
  FieldNames,
  makeColumnModel,
  makeHeaderReader,
  makeValueLists,
  readWord,
} from '../../../engine/mapping/index.ts';
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

  constructor(manifest: Manifest, base: ColumnWeights | null, strength: number) {
    this.#manifest = manifest;
    this.#base = base;
    this.#strength = strength;
  }

  /** Weights without calibration. */
  train(documents: readonly ColumnDocument[]): ColumnWeights {
    const base = this.#base ?? INITIAL_WEIGHTS;
    const fields = this.#manifest.columns.order;
    const present = Object.keys(base.evidence);
    const plain = makeHeaderReader(this.#manifest, present.flatMap(readWord));
    const shared = listSharedWords(documents, (text) => plain.split(text));
    const headers = makeHeaderReader(this.#manifest, [...present.flatMap(readWord), ...shared]);
    const names = new FieldNames(this.#manifest, headers);
    const isTaught = findTaught(documents, fields, base.defaults);
    const samples = listSamples(documents, { headers, names, lists: makeValueLists(base.words), fields }, isTaught);
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
    const model = makeColumnModel(weights, this.#manifest);
    return documents.map((document) => readColumns(document, model, this.#manifest, hasHeaders));
  }
}
