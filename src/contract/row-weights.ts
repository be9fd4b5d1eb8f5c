import type { Static } from 'typebox';
import * as Type from 'typebox';
import { closed } from './closed.ts';
import { rowEvidence } from './row-evidence.ts';

/** Path of the row weights in a package. */
export const ROW_WEIGHTS_FILE = 'data/row-weights.json';

/** Largest absolute weight. */
export const MAX_WEIGHT = 4;

/** Largest number of weights of pieces of evidence: few enough for a person to read them all. */
export const MAX_ROW_WEIGHTS = 350;

const label = Type.String({ pattern: '^[a-z][a-z0-9_]{0,31}$' });
const weight = Type.Number({ minimum: -MAX_WEIGHT, maximum: MAX_WEIGHT });
const byLabel = Type.Record(label, weight, { description: 'label → delta' });
const phrase = Type.String({ minLength: 1, maxLength: 60, description: 'a phrase of one or two words' });
const share = Type.Number({ minimum: 0, maximum: 1 });

/** The word lists that pieces of evidence look up, by their meaning. */
export const WORD_LISTS = ['total', 'note', 'title', 'header', 'unit', 'group', 'organization'] as const;

export const CurveSchema = Type.Array(Type.Tuple([share, share]), {
  minItems: 2,
  maxItems: 20,
  description: "points (model's probability, share of right decisions), ascending; linear in between",
});

export const ProvenanceSchema = Type.Object(
  {
    made_by: Type.String({ description: 'who or what made the weights, and with which settings' }),
    documents: Type.Integer({ minimum: 0 }),
    corpus_sha256: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'over the hashes of documents and labels' }),
    taught_by: Type.Optional(
      Type.String({
        pattern: '^[0-9a-f]{8}( [0-9a-f]{8})*$',
        description:
          'start of the SHA-256 of each document, including the documents of the weights that the learning began with',
      }),
    ),
    settings: Type.Record(Type.String(), Type.Union([Type.Number(), Type.String(), Type.Boolean()])),
    before: Type.Optional(Type.Record(Type.String(), Type.Number(), { description: 'figures of the old weights' })),
    after: Type.Record(Type.String(), Type.Number(), { description: 'figures of the new weights, cross-validated' }),
  },
  closed,
);

/** data/row-weights.json: how much each piece of evidence counts for each label of a row. */
export const RowWeightsSchema = Type.Object(
  {
    schema: Type.Literal('ade.row-weights/v1'),
    labels: Type.Array(label, { minItems: 2, maxItems: 16, description: 'labels that a filled row can get' }),
    defaults: Type.Record(label, weight, { description: 'label → its score before any evidence' }),
    evidence: Type.Record(Type.String(), byLabel, { description: 'name of the piece of evidence → label → delta' }),
    transitions: Type.Object(
      {
        start: byLabel,
        adjacent: Type.Record(label, byLabel, { description: 'label of the row directly above → label → delta' }),
        after_blank: Type.Record(label, byLabel, {
          description: 'label of the last filled row above, if blank rows are in between → label → delta',
        }),
        end: byLabel,
      },
      closed,
    ),
    words: Type.Object(Object.fromEntries(WORD_LISTS.map((name) => [name, Type.Array(phrase)])) as WordLists, closed),
    calibration: Type.Object(
      { header_block: CurveSchema, row: CurveSchema, data_row: CurveSchema, table: CurveSchema },
      { ...closed, description: 'curves by kind of decision' },
    ),
    limits: Type.Optional(
      Type.Object(
        {
          header: Type.Number({
            minimum: 0,
            maximum: 1,
            description: 'somebody is asked about headers with a lower confidence',
          }),
          data: Type.Optional(
            Type.Number({
              minimum: 0,
              maximum: 1,
              description:
                'somebody is asked about rows that were left out, if the probability that they are data is not lower; without the key, if their label has a confidence below 0.6',
            }),
          ),
        },
        { ...closed, description: 'when somebody is asked; without limits, about headers below 0.9' },
      ),
    ),
    provenance: Type.Optional(ProvenanceSchema),
  },
  { ...closed, title: 'ADE row weights' },
);

type WordLists = Record<(typeof WORD_LISTS)[number], ReturnType<typeof Type.Array<typeof phrase>>>;

/** Whether any weight is about formats, so that they have to be read. */
export function readsFormats(weights: Pick<RowWeights, 'evidence'> | undefined): boolean {
  return weights !== undefined && Object.keys(rowEvidence.formats).some((name) => name in weights.evidence);
}

export type RowWeights = Static<typeof RowWeightsSchema>;
export type Provenance = Static<typeof ProvenanceSchema>;
export type CalibrationCurve = Static<typeof CurveSchema>;
