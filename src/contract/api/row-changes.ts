import type { Static } from 'typebox';
import * as Type from 'typebox';
import { CHANGE_KINDS } from '../row-changes.ts';
import { Count, closed, Id, nullable, resource } from './common.ts';
import { PreviewValueSchema } from './documents.ts';
import { comparedField, FieldValuesSchema, kindOfChange } from './value-changes.ts';

export const RowChangesQuerySchema = Type.Object(
  {
    revision: Type.Optional(Type.Integer({ minimum: 1, description: 'The newest finished revision by default' })),
    change: Type.Optional(Type.Enum([...CHANGE_KINDS], { description: 'Only these rows' })),
    from: Type.Optional(Type.Integer({ minimum: 0, description: '`next` of the page before' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: '50 by default' })),
    values: Type.Optional(Type.Boolean({ description: 'Whether to return the values' })),
  },
  closed,
);

const row = Type.Integer({ minimum: 1 });
const index = Type.Integer({ minimum: 0 });
const Place = nullable(Type.Object({ sheet: Type.String(), sheet_index: index, row }, closed));
const EarlierPlace = nullable(
  Type.Object(
    {
      document: Type.Integer({ minimum: 0, description: 'Position in `earlier`, from 0' }),
      sheet: nullable(Type.String()),
      sheet_index: nullable(index),
      row,
    },
    closed,
  ),
);

/** Rows that are new, gone or changed since the document that a job was compared with, by their keys. */
export const RowChangesSchema = resource('RowChanges', {
  job_id: Id,
  revision: Type.Integer({ minimum: 1 }),
  earlier: Type.Array(
    nullable(
      Type.Object(
        { job_id: Id, revision: Type.Integer({ minimum: 1 }), period: nullable(Type.String()) },
        { ...closed, description: 'A result with earlier values; null if it is gone or was changed since' },
      ),
    ),
    { description: 'The documents with which the job was compared as one; usually one' },
  ),
  counts: nullable(
    Type.Object(
      { same: Count, changed: Count, new: Count, gone: Count },
      { ...closed, description: 'Null if the job was not compared by keys' },
    ),
  ),
  items: Type.Array(
    Type.Object(
      {
        change: Type.Enum([...CHANGE_KINDS]),
        place: Place,
        earlier_place: EarlierPlace,
        key: nullable(Type.Array(Type.Object({ target_field: Type.String(), value: PreviewValueSchema }, closed))),
        fields: Type.Array(
          Type.Object(
            {
              target_field: Type.String(),
              before: PreviewValueSchema,
              after: PreviewValueSchema,
              kind: nullable(Type.Object(kindOfChange, closed)),
            },
            { ...closed, description: 'Null without `values`, and for a result that is gone' },
          ),
        ),
      },
      closed,
    ),
  ),
  next: nullable(Type.Integer({ minimum: 1, description: 'Where the next page begins; null at the end' })),
});

export const ChangedValuesQuerySchema = Type.Object(
  { revision: RowChangesQuerySchema.properties.revision, field: comparedField },
  closed,
);

/** The values that changed since the document that a job was compared with, in rows of the same key. */
export const ChangedValuesSchema = resource('ChangedValues', {
  job_id: Id,
  revision: Type.Integer({ minimum: 1 }),
  fields: nullable(
    Type.Array(FieldValuesSchema, {
      description:
        'Fields of which a value changed, with places in this document; null if the job was not compared by keys, or if an earlier result is gone',
    }),
  ),
});

export type ChangedValues = Static<typeof ChangedValuesSchema>;
export type RowChanges = Static<typeof RowChangesSchema>;
