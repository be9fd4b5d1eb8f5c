import type { Static } from 'typebox';
import * as Type from 'typebox';
import { EDITION_CHECK_CODES } from './artifact/edition-checks.ts';
import { closed } from './closed.ts';

const count = Type.Integer({ minimum: 0 });

/** What a profile says of a field, over all tables that have it. */
const FieldProfileSchema = Type.Object(
  {
    texts: count,
    numbers: count,
    dates: count,
    /** Booleans and times. */
    others: count,
    empty: count,
    /** The sum of the lengths of all texts. */
    characters: count,
    /** Texts with letters that were decoded wrongly, such as `Ã©`. */
    broken: count,
    negative: count,
    /** Numbers that are equal to the most frequent number. */
    most_frequent: count,
    /** Estimated share of different values among the values. */
    distinct: Type.Number({ minimum: 0, maximum: 1 }),
    /** The smallest hashes of the texts, salted. */
    sketch: Type.Array(count, { maxItems: 64 }),
    /** Quantiles of numbers, or of dates as day numbers; empty for a field of texts. */
    quantiles: Type.Array(Type.Number(), { maxItems: 17 }),
    /** How many values are written in this way, such as `A9`; only for fields of the key. */
    patterns: Type.Record(Type.String({ maxLength: 40 }), count),
    /** Share of neighbouring rows in ascending order; null if not measured. */
    ascending: Type.Union([Type.Null(), Type.Number({ minimum: 0, maximum: 1 })]),
  },
  closed,
);

/**
 * profile.json in a job's folder: figures of its document, for the sender's next one. Hashes and quantiles count as
 * values, so the file is removed with the document.
 */
export const ProfileSchema = Type.Object(
  {
    schema: Type.Literal('ade.profile/v1'),
    rows: count,
    key: Type.Array(Type.String()),
    fields: Type.Record(Type.String(), FieldProfileSchema),
    /** What checks found, also if it needed no attention because it was so in the edition before. */
    findings: Type.Array(
      Type.Object(
        {
          code: Type.Enum(EDITION_CHECK_CODES),
          field: Type.Union([Type.Null(), Type.String()]),
          found: Type.Number(),
        },
        closed,
      ),
    ),
  },
  closed,
);

export type Profile = Static<typeof ProfileSchema>;
export type FieldProfile = Static<typeof FieldProfileSchema>;
