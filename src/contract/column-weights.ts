import type { Static } from 'typebox';
import * as Type from 'typebox';
import { closed } from './closed.ts';
import { WHOLE_HEADER } from './column-evidence.ts';
import { CurveSchema, MAX_WEIGHT, ProvenanceSchema } from './row-weights.ts';

/** Path of the column weights in a package. */
export const COLUMN_WEIGHTS_FILE = 'data/column-weights.json';

/**
 * Largest number of weights of pieces of evidence: few enough for a person to read them all. Weights of whole headers
 * are counted separately, with the same limit.
 */
export const MAX_COLUMN_WEIGHTS = 400;

/** Stands for "no field": evidence that the column belongs to none of the fields. */
export const NO_FIELD = '(none)';

/** Stands for every field that a piece of evidence is about. */
export const ANY_FIELD = '*';

/**
 * Largest weight of a whole header (`header_is.…`): decisions of people count more than single words, but values that
 * clearly contradict can still outweigh them.
 */
export const MAX_HEADER_WEIGHT = 8;

/** Largest weight of what a confidence is measured from. */
const MAX_CONFIDENCE_WEIGHT = 10;

const weight = Type.Number({ minimum: -MAX_WEIGHT, maximum: MAX_WEIGHT });
const evidenceWeight = Type.Number({ minimum: -MAX_HEADER_WEIGHT, maximum: MAX_HEADER_WEIGHT });
const confidenceWeights = Type.Record(
  Type.String(),
  Type.Number({ minimum: -MAX_CONFIDENCE_WEIGHT, maximum: MAX_CONFIDENCE_WEIGHT }),
);
const word = Type.String({ minLength: 1, maxLength: 60 });

/** The word lists with which values are compared, by the meaning of the list. */
export const VALUE_LISTS = ['region', 'city', 'street', 'first_name', 'last_name', 'company', 'job'] as const;

/** data/column-weights.json: how much each piece of evidence counts for each field. */
export const ColumnWeightsSchema = Type.Object(
  {
    schema: Type.Literal('ade.column-weights/v1'),
    defaults: Type.Record(Type.String(), weight, { description: 'field → its score before any evidence' }),
    evidence: Type.Record(Type.String(), Type.Record(Type.String(), evidenceWeight), {
      description: `piece of evidence → field → delta, from -${MAX_WEIGHT} to ${MAX_WEIGHT}, for ${WHOLE_HEADER}… up to ${MAX_HEADER_WEIGHT}; ${ANY_FIELD} stands for every field that the piece is about, ${NO_FIELD} for no field`,
    }),
    words: Type.Object(Object.fromEntries(VALUE_LISTS.map((name) => [name, Type.Array(word)])) as WordLists, closed),
    names_suffice: Type.Optional(
      Type.Boolean({
        description:
          'whether a field that no document taught may be chosen wherever a header is one of its names; by default only in tables where most headers are names',
      }),
    ),
    confidence: Type.Optional(
      Type.Object(
        { field: confidenceWeights, no_field: confidenceWeights },
        {
          ...closed,
          description:
            'how confident proposals of a field, and of no field, are: the curves of `calibration` begin with the logistic function of these sums instead of the probability; docs/evidence.md lists what is added up',
        },
      ),
    ),
    calibration: Type.Object({ field: CurveSchema, no_field: CurveSchema }, closed),
    limits: Type.Optional(
      Type.Object(
        { column: Type.Number({ minimum: 0, maximum: 1 }) },
        { ...closed, description: 'somebody is asked about columns with a lower confidence; 0.7 by default' },
      ),
    ),
    provenance: Type.Optional(ProvenanceSchema),
  },
  { ...closed, title: 'ADE column weights' },
);

/** The largest absolute weight that a piece of evidence may have. */
export function findMaxWeight(piece: string): number {
  return piece.startsWith(WHOLE_HEADER) ? MAX_HEADER_WEIGHT : MAX_WEIGHT;
}

/** Counts the weights of whole headers, or those of all other pieces. */
export function countWeights({ evidence }: Pick<ColumnWeights, 'evidence'>, ofHeaders: boolean): number {
  const pieces = Object.entries(evidence).filter(([piece]) => piece.startsWith(WHOLE_HEADER) === ofHeaders);
  return pieces.reduce((sum, [, deltas]) => sum + Object.keys(deltas).length, 0);
}

type WordLists = Record<(typeof VALUE_LISTS)[number], ReturnType<typeof Type.Array<typeof word>>>;

export type ColumnWeights = Static<typeof ColumnWeightsSchema>;
