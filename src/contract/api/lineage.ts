import type { Static } from 'typebox';
import * as Type from 'typebox';
import { closed, Id, nullable, resource } from './common.ts';

const text = nullable(Type.String());

const ruleProperties = {
  rule: Type.String(),
  kind: text,
  file: nullable(Type.String({ description: "Path of the rule's file in the job's package; see `…/package/file`" })),
  function: text,
  line: nullable(Type.Integer()),
  version: text,
  says: nullable(Type.String({ description: 'The meaning of a piece of evidence; null for rules of the package' })),
};
const RuleSourceSchema = resource('RuleSource', ruleProperties);
const RuleShareSchema = resource('RuleShare', { ...ruleProperties, delta: Type.Number() });

/** The origin of one row of a result. It contains no cell values. */
export const LineageSchema = resource('Lineage', {
  job_id: Id,
  revision: Type.Integer({ minimum: 1 }),
  sheet: Type.String({ description: 'Sheet of the normalized workbook' }),
  row: Type.Integer({ minimum: 1 }),
  source: nullable(
    Type.Object(
      {
        sheet: Type.String(),
        row: Type.Integer({ minimum: 1 }),
        table_id: Type.String(),
        label: Type.String({ description: 'Label that the row got' }),
        confidence: nullable(Type.Number({ minimum: 0, maximum: 1 })),
        correction: nullable(Type.String({ description: 'Id of the correction with which a person set the label' })),
        decided_by: Type.Array(RuleShareSchema, {
          description: 'Rules that contributed to the label, the largest share first',
        }),
      },
      { ...closed, description: 'The row of the document; null for the header row of the result' },
    ),
  ),
  columns: Type.Array(
    Type.Object(
      {
        column: Type.String(),
        header: Type.String(),
        target_field: text,
        from: Type.String({ description: 'column, derive, person, recipe, or none' }),
        source_a1: nullable(
          Type.String({ description: 'The cell of the document; null if the value does not come from a column' }),
        ),
        source_header: text,
        correction: nullable(Type.String({ description: 'Id of the correction with which a person gave the value' })),
        mapped_by: Type.Array(RuleShareSchema, {
          description: "Rules that contributed to the column's field, the largest share first",
        }),
        made_by: nullable(RuleSourceSchema),
      },
      { ...closed, description: '`made_by`: the rule that made or derived the value' },
    ),
  ),
});

export const LineageQuerySchema = Type.Object(
  {
    row: Type.Integer({ minimum: 1, description: 'Row of the normalized workbook' }),
    sheet: Type.Optional(
      Type.String({ maxLength: 200, description: 'Sheet of the row; optional if the workbook has only one' }),
    ),
    revision: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  closed,
);

export type Lineage = Static<typeof LineageSchema>;
export type LineageQuery = Static<typeof LineageQuerySchema>;
