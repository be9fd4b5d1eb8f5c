import type { Static } from 'typebox';
import * as Type from 'typebox';
import { EDITION_CHECK_CODES } from './edition-checks.ts';
import { a1, closed, columnLetter, count } from './values.ts';

export const ATTENTION_CODES = [
  'required_field_unmapped',
  'required_field_empty',
  'column_undecided',
  'uncertain_mapping',
  'field_taken',
  'rule_error',
  'rule_switched_off',
  'error_issues',
  'values_dropped',
  'formulas_without_value',
  'hours_mixed',
  'values_truncated',
  'date_orders_mixed',
  'values_merged',
  'synthetic_header',
  'doubtful_header',
  'doubtful_rows',
  'rows_left_out_by_rule',
  'nothing_found',
  'encoding_guessed',
  'delimiter_guessed',
  'undecodable_text',
  'stray_quotes',
  'nuls_removed',
  'styles_missing',
  'odd_records',
  'correction_unfit',
  'recipe_piece_unfit',
  'layout_changed',
  'layout_unknown',
  'expectation_not_met',
  'total_differs',
  'expected_number_differs',
  'drift',
  'field_lost',
  'column_lost',
  'rows_repeated',
  ...EDITION_CHECK_CODES,
  'first_document',
  'accepted_before',
  'sender_unclear',
] as const;

/** Points that only inform: a job can be accepted without decisions on them. All other points need a decision. */
export const TOLD_ONLY: readonly (typeof ATTENTION_CODES)[number][] = ['synthetic_header', 'rows_left_out_by_rule'];

/** A document is clean if all of these are met; docs/clean.md explains each. */
export const CLEAN_CONDITIONS = [
  'columns_decided',
  'sender_and_period_known',
  'ledger_whole',
  'nothing_lost',
  'confident',
  'points_decided',
] as const;
export type CleanCondition = (typeof CLEAN_CONDITIONS)[number];

export const AttentionSchema = Type.Object(
  {
    id: Type.Optional(
      Type.String({
        pattern: '^[0-9a-f]{12}$',
        description: 'stays the same in later revisions of the job; records from before 0.5.0 have none',
      }),
    ),
    code: Type.Enum([...ATTENTION_CODES]),
    message: Type.String(),
    sheet: Type.Optional(Type.String()),
    table_id: Type.Optional(Type.String()),
    target_field: Type.Optional(Type.String()),
    column: Type.Optional(columnLetter),
    rule: Type.Optional(Type.String()),
    correction: Type.Optional(Type.String({ description: 'id of a correction, or of a piece of the recipe' })),
    count: Type.Optional(count),
    columns: Type.Optional(
      Type.Array(
        Type.Object(
          {
            column: Type.Optional(columnLetter),
            header: Type.String({ description: 'empty for a column without a header' }),
            places: Type.Array(a1, { description: 'the first cells with values' }),
            candidate: Type.Optional(
              Type.Object(
                { field: Type.String(), confidence: Type.Number() },
                {
                  ...closed,
                  description: 'the most likely field, with its probability, without column weights its score',
                },
              ),
            ),
          },
          closed,
        ),
        { description: 'the columns that the point is about, at most 200; a column that is missing has only a header' },
      ),
    ),
  },
  closed,
);

const someColumns = Type.Optional(Type.Integer({ minimum: 1 }));
const deciders = { package: someColumns, hook: someColumns, recipe: someColumns, person: someColumns };
const unmapped = { description: 'number of columns with values and without a field, by who decided this' };

export const SummarySchema = Type.Object(
  {
    status: Type.Optional(Type.Literal('success')),
    outcome: Type.Optional(Type.Enum(['clean', 'to_check'], { description: 'to_check if something needs attention' })),
    unmet: Type.Optional(
      Type.Array(Type.Enum([...CLEAN_CONDITIONS]), {
        description: 'the conditions of `clean` that are not met; docs/clean.md explains them',
      }),
    ),
    sheets: Type.Optional(count),
    tables: Type.Optional(count),
    rows_in: Type.Optional(Type.Integer({ minimum: 0, description: 'rows that are not blank' })),
    rows_out: Type.Optional(count),
    rows_left_out: Type.Optional(Type.Record(Type.String(), count)),
    rows_written_again: Type.Optional(
      Type.Integer({
        minimum: 1,
        description:
          'rows out from a second table side by side with another, whose rows in are counted once: rows_in + rows_written_again = rows_out + rows_left_out',
      }),
    ),
    columns: Type.Optional(
      Type.Object(
        {
          mapped: count,
          unmapped: count,
          carried: Type.Optional(Type.Object({ ...deciders, nobody: someColumns }, { ...closed, ...unmapped })),
          left_out: Type.Optional(Type.Object(deciders, { ...closed, ...unmapped })),
        },
        closed,
      ),
    ),
    issues: Type.Optional(Type.Object({ error: count, warning: count, info: count }, closed)),
    rule_errors: Type.Optional(count),
    attention: Type.Optional(Type.Array(AttentionSchema)),
    hints: Type.Optional(
      Type.Array(Type.Omit(AttentionSchema, ['columns'], closed), {
        description: 'like attention, but the outcome can be clean with them',
      }),
    ),
  },
  closed,
);

export type Summary = Static<typeof SummarySchema>;
export type Attention = Static<typeof AttentionSchema>;
