import type { Static } from 'typebox';
import * as Type from 'typebox';
import { DateOrderSchema } from './artifact/values.ts';
import { closed } from './closed.ts';
import { GivenValueSchema } from './corrections.ts';
import { WORD_LISTS } from './row-weights.ts';

/** A decision in the recipes of several senders. It contains texts from documents, in the spelling of most senders. */
export const SharedTextSchema = Type.Union(
  [
    Type.Object(
      {
        kind: Type.Literal('column_field'),
        header: Type.String(),
        field: Type.Union([Type.String(), Type.Null()]),
      },
      closed,
    ),
    Type.Object({ kind: Type.Literal('read_as'), date_order: DateOrderSchema }, closed),
    Type.Object({ kind: Type.Literal('row_label'), first_cell: Type.String(), label: Type.String() }, closed),
    Type.Object(
      {
        kind: Type.Literal('value_is'),
        field: Type.String(),
        from_text: Type.String(),
        to: Type.Union([GivenValueSchema, Type.Null()]),
      },
      closed,
    ),
  ],
  { description: "The decision, in the form of a recipe's piece" },
);

const file = Type.String({ description: 'path of the file in the package' });

/** A change of one file of a package. */
export const PackageChangeSchema = Type.Union([
  Type.Object({ kind: Type.Literal('synonym'), file, field: Type.String(), name: Type.String() }, closed),
  Type.Object(
    {
      kind: Type.Literal('weight'),
      file,
      piece: Type.String({ description: 'of evidence' }),
      weights: Type.Record(Type.String(), Type.Number(), { description: 'field → delta' }),
    },
    closed,
  ),
  Type.Object(
    {
      kind: Type.Literal('parameter'),
      file,
      name: Type.Literal('date_order'),
      from: Type.String(),
      to: DateOrderSchema,
    },
    closed,
  ),
  Type.Object({ kind: Type.Literal('word'), file, list: Type.Enum([...WORD_LISTS]), word: Type.String() }, closed),
]);

export type SharedText = Static<typeof SharedTextSchema>;
export type SharedTextOf<Kind extends SharedText['kind']> = Extract<SharedText, { kind: Kind }>;
export type PackageChange = Static<typeof PackageChangeSchema>;
