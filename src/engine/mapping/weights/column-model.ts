import { columnEvidence } from '../../../contract/column-evidence.ts';
import { ANY_FIELD, type ColumnWeights, NO_FIELD } from '../../../contract/column-weights.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import type { CellValue } from '../../../workbook/index.ts';
import { readValues } from '../evidence/read-values.ts';
import type { ColumnView } from '../evidence/views/column-view.ts';
import { FieldNames, listNames } from '../evidence/views/field-names.ts';
import { HeaderReader } from '../evidence/views/header-words.ts';
import { makeValueLists, type ValueLists } from '../evidence/views/value-text.ts';

/** What a piece of evidence adds, by field; the last is no field. */
interface PieceDeltas {
  readonly own: Float64Array;
  /** For every field that the piece is about. */
  readonly any: number;
}

/** The column weights of a package, made ready for use. */
export interface ColumnModel {
  readonly weights: Omit<ColumnWeights, 'provenance'>;
  readonly fields: readonly string[];
  /** Whether documents taught the field, by field: those have a default. */
  readonly isTaught: readonly boolean[];
  readonly defaults: Float64Array;
  readonly pieces: ReadonlyMap<string, PieceDeltas>;
  readonly headers: HeaderReader;
  readonly names: FieldNames;
  readonly lists: ValueLists;
}

/** A column as rules see it. */
export interface ColumnInput {
  readonly headerParts: readonly string[];
  readonly values: readonly CellValue[];
}

/** Makes a package's weights ready. Pieces and fields that are unknown do nothing: `ade check` refuses them. */
export function makeColumnModel(weights: ColumnModel['weights'], { columns }: Pick<Manifest, 'columns'>): ColumnModel {
  const headers = makeHeaderReader({ columns }, Object.keys(weights.evidence).flatMap(readWord));
  const fields = columns.order;
  return {
    weights,
    fields,
    isTaught: fields.map((field) => Object.hasOwn(weights.defaults, field)),
    defaults: Float64Array.from([...fields, NO_FIELD], (field) => weights.defaults[field] ?? 0),
    pieces: new Map(Object.keys(weights.evidence).map((name) => [name, makeDeltas(name, weights, fields)])),
    headers,
    names: new FieldNames({ columns }, headers),
    lists: makeValueLists(weights.words),
  };
}

/** Reads headers that are run together from words of fields' names, and from these. */
export function makeHeaderReader({ columns }: Pick<Manifest, 'columns'>, words: readonly string[]): HeaderReader {
  const plain = new HeaderReader([]);
  const names = columns.order.flatMap((field) => {
    const meta = columns.meta[field];
    return meta === undefined ? [] : listNames(field, meta);
  });
  return new HeaderReader([...names.flatMap((name) => plain.split(name)), ...words]);
}

export function viewColumn(
  { headers, names, lists }: Pick<ColumnModel, 'headers' | 'names' | 'lists'>,
  { headerParts, values }: ColumnInput,
): ColumnView {
  const header = headers.read(headerParts);
  return { header, names: names.match(header), values: readValues(values, lists) };
}

/** The word that a piece of evidence looks for in headers. */
export function readWord(piece: string): string[] {
  return /^(?:header|first|last|group)_word\.(.+)$/.exec(piece)?.slice(1) ?? [];
}

/**
 * A field that no document taught, which has no default, is judged by its names: what values say for no field they say
 * for it as well.
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
