import { columnEvidence } from '../../../contract/column-evidence.ts';
import { ANY_FIELD, type ColumnWeights, NO_FIELD } from '../../../contract/column-weights.ts';
import type { FieldMeta, Manifest } from '../../../contract/manifest.ts';
import type { Words } from '../../../contract/words.ts';
import type { CellValue } from '../../../workbook/index.ts';
import { OF_TYPES } from '../evidence/pieces/names.ts';
import { VALUE_PIECES } from '../evidence/pieces/values.ts';
import { readValues } from '../evidence/read-values.ts';
import type { ColumnView } from '../evidence/views/column-view.ts';
import { ColumnLanguages, type WordModel } from '../languages/column-languages.ts';

/** The deltas of a piece of evidence, by field; the last one is for no field. */
interface PieceDeltas {
  readonly own: Float64Array;
  /** Added for every field, if the piece is about a single field. */
  readonly any: number;
}

/** A package's column weights, ready for use. */
export interface ColumnModel {
  readonly weights: Omit<ColumnWeights, 'provenance'>;
  readonly fields: readonly string[];
  /** For each field, whether documents taught it. Only fields that were taught have a default. */
  readonly isTaught: readonly boolean[];
  /** For each field, what it says of a row, if the manifest states it. */
  readonly roles: readonly FieldMeta['role'][];
  /** For each field, the type of its values. */
  readonly types: readonly ValueType[];
  readonly defaults: Float64Array;
  readonly pieces: ReadonlyMap<string, PieceDeltas>;
  readonly languages: ColumnLanguages;
  /** The pieces of values that are tested, by their place: those with weights. */
  readonly tested: readonly number[];
}

/** A column's header and values. */
export interface ColumnInput {
  readonly headerParts: readonly string[];
  readonly values: readonly CellValue[];
}

/** Prepares a package's weights. Unknown pieces and fields have no effect: `ade check` rejects them. */
export function makeColumnModel(
  weights: ColumnModel['weights'],
  { columns }: Pick<Manifest, 'columns'>,
  words: Words | null = null,
): ColumnModel {
  const pieceWords = Object.keys(weights.evidence).flatMap(readWord);
  const fields = columns.order;
  return {
    weights,
    fields,
    isTaught: fields.map((field) => Object.hasOwn(weights.defaults, field)),
    roles: fields.map((field) => columns.meta[field]?.role),
    types: fields.map((field) => findValueType(columns.meta[field]?.type_hint)),
    defaults: Float64Array.from([...fields, NO_FIELD], (field) => weights.defaults[field] ?? 0),
    pieces: new Map(Object.keys(weights.evidence).map((name) => [name, makeDeltas(name, weights, fields)])),
    tested: listTested(weights),
    languages: new ColumnLanguages({ columns }, weights.words, pieceWords, words),
  };
}

export function viewColumn(
  { headers, names, lists }: WordModel,
  { headerParts, values }: ColumnInput,
  tested: readonly number[] = ALL_PIECES,
): ColumnView {
  const header = headers.read(headerParts);
  return { header, names: names.match(header), values: readValues(values, lists, tested) };
}

/** What most values of a column are, as far as the values show it. */
export type ValueType = 'text' | 'number' | 'date';

function findValueType(hint: FieldMeta['type_hint']): ValueType {
  if (hint === 'date' || hint === 'datetime') return 'date';
  return hint === 'integer' || hint === 'number' ? 'number' : 'text';
}

const ALL_PIECES: readonly number[] = [...VALUE_PIECES.keys()];

/** Evidence without a weight counts for nothing, so it need not be looked for. */
function listTested({ evidence, confidence }: ColumnModel['weights']): number[] {
  const ofTypes = Object.hasOwn(evidence, 'wrong_type') || confidence !== undefined ? OF_TYPES : [];
  return [...VALUE_PIECES.entries()].flatMap(([i, { name }]) =>
    Object.hasOwn(evidence, name) || ofTypes.includes(i) ? [i] : [],
  );
}

/** The words that a piece of evidence looks for in headers. */
export function readWord(piece: string): string[] {
  return /^(?:header|first|last|group)_word\.(.+)$/.exec(piece)?.slice(1) ?? [];
}

/**
 * Without a default, a field was not taught by documents and is judged by its names: evidence from values then adds as
 * much to the score of the field as to that of having no field.
 */
function makeDeltas(
  name: string,
  { evidence, defaults }: ColumnModel['weights'],
  fields: readonly string[],
): PieceDeltas {
  const deltas = evidence[name] ?? {};
  const ofNone = deltas[NO_FIELD] ?? 0;
  const isOfValues = Object.hasOwn(columnEvidence.values, name) || Object.hasOwn(columnEvidence.cells, name);
  const own = fields.map((field) => {
    const other = isOfValues && !Object.hasOwn(defaults, field) ? ofNone : 0;
    return Object.hasOwn(deltas, field) ? (deltas[field] ?? other) : other;
  });
  return { own: Float64Array.from([...own, ofNone]), any: deltas[ANY_FIELD] ?? 0 };
}
