import type { Static } from 'typebox';
import * as Type from 'typebox';
import { closed } from './closed.ts';

const count = Type.Integer({ minimum: 0 });
const field = Type.String();
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** The total of an amount field over all rows of a result. */
export const TotalSchema = Type.Object(
  {
    target_field: field,
    total: nullable(Type.Number({ description: 'null if not all rows are known' })),
    stated: nullable(
      Type.Number({
        description: 'the total that the document itself states for all of these rows; null if it states none',
      }),
    ),
    agrees: nullable(
      Type.Boolean({
        description: "whether the document's totals of this field are the sums of their rows; null without any",
      }),
    ),
  },
  { ...closed, title: 'FieldTotal' },
);

/** A required field that lacks values. */
export const LackingFieldSchema = Type.Object(
  {
    target_field: field,
    tables: Type.Integer({ minimum: 0, description: 'tables without any value of the field' }),
    empty: nullable({ ...count, description: 'rows without a value; null if not all rows are known' }),
  },
  { ...closed, title: 'LackingField' },
);

/** Required fields of the package that occur, and those that lack values. */
export const RequiredSchema = Type.Object(
  {
    of: { ...count, description: 'required fields of the package' },
    filled: {
      ...count,
      description: 'those that have a value in every table, and in every row as far as the rows are known',
    },
    lacking: Type.Array(LackingFieldSchema, { description: 'the others, in the order of the package' }),
  },
  { ...closed, title: 'RequiredFields' },
);

/** figures.json in the job's folder. Totals are values, so the file is removed with the document. */
export const FiguresFileSchema = Type.Object(
  {
    schema: Type.Literal('ade.figures/v1'),
    is_complete: Type.Boolean({ description: 'false for a run that transformed only the first rows of a table' }),
    /** The amount fields of the result, the main one first. */
    totals: Type.Array(TotalSchema),
    required: RequiredSchema,
  },
  closed,
);

export type FieldTotal = Static<typeof TotalSchema>;
export type RequiredFields = Static<typeof RequiredSchema>;
export type FiguresFile = Static<typeof FiguresFileSchema>;
