import type { Static } from 'typebox';
import * as Type from 'typebox';
import { closed, count, rowNumber } from './values.ts';

export const IssueSchema = Type.Object(
  {
    a1: Type.String({ description: 'the cell, or for an issue of a whole table its range' }),
    row_index: Type.Union([rowNumber, Type.Null()], {
      description: 'row of the sheet; null for a whole table or its header',
    }),
    code: Type.String(),
    severity: Type.Union([Type.Literal('error'), Type.Literal('warning'), Type.Literal('info')]),
    message: Type.String({ description: '{value} stands for the value of the cell' }),
    target_field: Type.Union([Type.String(), Type.Null()]),
    rule: Type.String({ description: 'rule id, or "engine"' }),
    rows: Type.Optional(count),
    related_rows: Type.Optional(Type.Array(rowNumber)),
  },
  closed,
);

export const IssueTotalSchema = Type.Object(
  {
    target_field: Type.Union([Type.String(), Type.Null()]),
    code: Type.String(),
    severity: IssueSchema.properties.severity,
    count,
  },
  closed,
);

export type Issue = Static<typeof IssueSchema>;
export type IssueTotal = Static<typeof IssueTotalSchema>;
export type Severity = Issue['severity'];
