import { columnEvidence } from '../../../contract/column-evidence.ts';
import { ANY_FIELD, type ColumnWeights, findMaxWeight, NO_FIELD } from '../../../contract/column-weights.ts';
import { MAX_WEIGHT } from '../../../contract/row-weights.ts';
import type { ColumnLayout } from './fit-columns.ts';

/** The numbers of the weights, which are fitted. */
export type ColumnNumbers = Pick<ColumnWeights, 'defaults' | 'evidence'>;

const isOfNames = (piece: string): boolean => Object.hasOwn(columnEvidence.names, piece);

/** The numbers of weights as one list; missing ones are zero. */
export function toColumnPoint(
  { defaults, evidence }: ColumnNumbers,
  layout: ColumnLayout,
  pieces: readonly string[],
  fields: readonly string[],
): Float64Array {
  const point = new Float64Array(layout.size);
  for (const [i, piece] of pieces.entries()) {
    const deltas = Object.hasOwn(evidence, piece) ? evidence[piece]! : {};
    for (const [c, field] of [...fields, NO_FIELD].entries()) point[i * layout.classes + c] = deltas[field] ?? 0;
    point[layout.any + i] = deltas[ANY_FIELD] ?? 0;
  }
  for (const [c, field] of fields.entries()) point[layout.defaults + c] = defaults[field] ?? 0;
  return point;
}

/** Turns a list of numbers into weights without zeros and within limits. `isTaught`: fields that get a default. */
export function fromColumnPoint(
  point: Float64Array,
  layout: ColumnLayout,
  pieces: readonly string[],
  fields: readonly string[],
  isTaught: readonly boolean[],
): ColumnNumbers {
  const evidence = pieces.map((piece, i): [string, Record<string, number>] => {
    const own = [...fields, NO_FIELD].map((field, c): [string, number] => [
      field,
      tidy(point[i * layout.classes + c]!, findMaxWeight(piece)),
    ]);
    const all: [string, number][] = isOfNames(piece) ? [[ANY_FIELD, tidy(point[layout.any + i]!)], ...own] : own;
    return [piece, Object.fromEntries(all.filter(([, delta]) => delta !== 0))];
  });
  const defaults = fields.flatMap((field, c): [string, number][] =>
    isTaught[c] ? [[field, tidy(point[layout.defaults + c]!)]] : [],
  );
  return {
    defaults: Object.fromEntries(defaults),
    evidence: Object.fromEntries(evidence.filter(([, deltas]) => Object.keys(deltas).length > 0)),
  };
}

/** Numbers without an effect stay zero: names have no weight for `none`, and other evidence has no weight for `any`. */
export function maskNumbers(layout: ColumnLayout, pieces: readonly string[], among: readonly number[]): Uint8Array {
  const mask = new Uint8Array(layout.size);
  const none = layout.classes - 1;
  for (const [i, piece] of pieces.entries()) {
    for (const c of among) if (c !== none || !isOfNames(piece)) mask[i * layout.classes + c] = 1;
    if (isOfNames(piece)) mask[layout.any + i] = 1;
  }
  for (const c of among) if (c !== none) mask[layout.defaults + c] = 1;
  return mask;
}

/** Rounds to multiples of 0.05: measurements showed no benefit of finer steps. */
function tidy(value: number, max = MAX_WEIGHT): number {
  const short = Math.round(Math.max(-max, Math.min(max, value)) * 20) / 20;
  return short === 0 ? 0 : short;
}
