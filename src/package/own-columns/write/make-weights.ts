import { columnKinds } from '../../../contract/column-kinds.ts';
import { ANY_FIELD, type ColumnWeights, MAX_COLUMN_WEIGHTS, NO_FIELD } from '../../../contract/column-weights.ts';
import { type CalibrationCurve, MAX_WEIGHT, type RowWeights } from '../../../contract/row-weights.ts';
import type { NamedColumn } from './make-manifest.ts';

type Deltas = Record<string, number>;

/** With fewer weights, the learned evidence of a kind counts against a field rather than for it. */
const LEAST_WEIGHTS = 10;

interface Weight {
  piece: string;
  delta: number;
}

/** The confidence of packages of own columns, which has no curve yet: `ade learn` makes one from their documents. */
const AS_MEASURED: CalibrationCurve = [
  [0, 0],
  [1, 1],
];

/**
 * Column weights for these fields: the strongest that the starter learned for their kinds, as many as fit. `confidence`
 * was learned from packages of own columns, which know fewer names than the starter.
 */
export function makeColumnWeights(
  columns: readonly NamedColumn[],
  starter: ColumnWeights,
  confidence: ColumnWeights['confidence'],
): ColumnWeights {
  const fieldsOf = new Map<string, string[]>();
  for (const { field, kind } of columns) {
    const { weightsOf } = columnKinds[kind];
    if (weightsOf !== null) fieldsOf.set(weightsOf, [...(fieldsOf.get(weightsOf) ?? []), field]);
  }
  // The rules of such a package compare headers with names themselves, and know which of similar names fits best.
  const { familiar_name: _, ...learned } = starter.evidence;
  const pieces = Object.entries(learned).flatMap(([piece, deltas]) => renamePiece(piece, fieldsOf, deltas));
  const shared = pieces.flatMap(([piece, deltas]) => pick(piece, deltas, [ANY_FIELD, NO_FIELD]));
  const taught = [...fieldsOf].flatMap(([source, fields]) => fields.map((field) => ({ source, field })));
  const room = Math.floor((MAX_COLUMN_WEIGHTS - shared.length) / Math.max(1, taught.length));
  const own = taught.map(({ source, field }) => ({ source, field, weights: takeStrongest(pieces, source, room) }));
  const known = room >= LEAST_WEIGHTS ? own : [];
  const evidence: Record<string, Deltas> = {};
  const add = (piece: string, name: string, delta: number) => {
    evidence[piece] = { ...evidence[piece], [name]: delta };
  };
  for (const { piece, name, delta } of shared) add(piece, name, delta);
  for (const { field, weights } of known) for (const { piece, delta } of weights) add(piece, field, delta);
  const order = Object.keys(starter.evidence);
  const place = (piece: string) => order.indexOf(piece);
  return {
    schema: starter.schema,
    defaults: Object.fromEntries(known.map(({ source, field }) => [field, starter.defaults[source] ?? 0])),
    evidence: Object.fromEntries(Object.entries(evidence).sort(([a], [b]) => place(a) - place(b))),
    words: starter.words,
    names_suffice: true,
    ...(confidence === undefined ? {} : { confidence }),
    calibration: { field: AS_MEASURED, no_field: AS_MEASURED },
    ...(starter.limits === undefined ? {} : { limits: starter.limits }),
  };
}

/** The starter's row weights, but names of fields count more: here they come from the documents themselves. */
export function makeRowWeights({ provenance: _, ...starter }: RowWeights): RowWeights {
  const { field_names: names, two_field_names: twoNames, ...others } = starter.evidence;
  return {
    ...starter,
    evidence: {
      ...others,
      field_names: { ...names, header: MAX_WEIGHT, data: -1 },
      two_field_names: { ...twoNames, header: 1.5 },
    },
  };
}

/** Evidence about the neighbouring column only helps if exactly one field has that kind. */
function renamePiece(
  piece: string,
  fieldsOf: ReadonlyMap<string, readonly string[]>,
  deltas: Deltas,
): [string, Deltas][] {
  const [, side, source] = /^(left_is|right_is)\.(.+)$/.exec(piece) ?? [];
  if (source === undefined) return [[piece, deltas]];
  const fields = fieldsOf.get(source) ?? [];
  return fields.length === 1 ? [[`${side}.${fields[0]}`, deltas]] : [];
}

function pick(piece: string, deltas: Deltas, names: readonly string[]): (Weight & { name: string })[] {
  return names.flatMap((name) => (Object.hasOwn(deltas, name) ? [{ piece, name, delta: deltas[name]! }] : []));
}

function takeStrongest(pieces: readonly [string, Deltas][], source: string, room: number): Weight[] {
  return pieces
    .flatMap(([piece, deltas]) => pick(piece, deltas, [source]))
    .sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta))
    .slice(0, room);
}
