import type { Static } from 'typebox';
import * as Type from 'typebox';
import { WHOLE_HEADER } from './column-evidence.ts';
import { CurveSchema, MAX_WEIGHT, ProvenanceSchema } from './row-weights.ts';

const closed = { additionalProperties: false } as const;

/** Where the weights of columns are in a package. */
export const COLUMN_WEIGHTS_FILE = 'data/column-weights.json';

/** Weights of pieces of evidence, so that a person can read them all. Those of whole headers are counted by themselves, and may be as many. */
export const MAX_COLUMN_WEIGHTS = 400;

/** In place of a field: what is said against all of them. */
export const NO_FIELD = '(none)';

/** In place of a field: every field that the evidence is about. */
export const ANY_FIELD = '*';

/**
 * No weight of a whole header (`header_is.…`) is beyond this: what people decided counts more than words, and values that are clearly
 * something else can still outweigh it.
 */
export const MAX_HEADER_WEIGHT = 8;

const weight = Type.Number({ minimum: -MAX_WEIGHT, maximum: MAX_WEIGHT });
const evidenceWeight = Type.Number({ minimum: -MAX_HEADER_WEIGHT, maximum: MAX_HEADER_WEIGHT });
const word = Type.String({ minLength: 1, maxLength: 60 });

/** The words that values are compared with, by what they are a sign of. */
export const VALUE_LISTS = ['region', 'city', 'street', 'first_name', 'last_name', 'company', 'job'] as const;

/** data/column-weights.json: how much each piece of evidence counts for each field. */
export const ColumnWeightsSchema = Type.Object(
  {
    schema: Type.Literal('ade.column-weights/v1'),
    defaults: Type.Record(Type.String(), weight, { description: 'field → its score before any evidence' }),
    evidence: Type.Record(Type.String(), Type.Record(Type.String(), evidenceWeight), {
      description: `piece of evidence → field → delta, from -${MAX_WEIGHT} to ${MAX_WEIGHT}, of ${WHOLE_HEADER}… to ${MAX_HEADER_WEIGHT}; ${ANY_FIELD} is every field that the piece is about, ${NO_FIELD} that the column is none`,
    }),
    words: Type.Object(Object.fromEntries(VALUE_LISTS.map((name) => [name, Type.Array(word)])) as WordLists, closed),
    calibration: Type.Object({ field: CurveSchema, no_field: CurveSchema }, closed),
    provenance: Type.Optional(ProvenanceSchema),
  },
  { ...closed, title: 'ADE column weights' },
);

/** How large a weight of a piece of evidence may be, on either side. */
export function findMaxWeight(piece: string): number {
  return piece.startsWith(WHOLE_HEADER) ? MAX_HEADER_WEIGHT : MAX_WEIGHT;
}

/** How many weights there are: of whole headers, or of all else. */
export function countWeights({ evidence }: Pick<ColumnWeights, 'evidence'>, ofHeaders: boolean): number {
  const pieces = Object.entries(evidence).filter(([piece]) => piece.startsWith(WHOLE_HEADER) === ofHeaders);
  return pieces.reduce((sum, [, deltas]) => sum + Object.keys(deltas).length, 0);
}

type WordLists = Record<(typeof VALUE_LISTS)[number], ReturnType<typeof Type.Array<typeof word>>>;

export type ColumnWeights = Static<typeof ColumnWeightsSchema>;
