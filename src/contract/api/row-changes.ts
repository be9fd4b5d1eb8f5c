import type { Static } from 'typebox';
import * as Type from 'typebox';
import { CHANGE_KINDS } from '../row-changes.ts';
import { Count, closed, Id, nullable, resource } from './common.ts';
import { PreviewValueSchema } from './documents.ts';

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

const placeOf = (sheet: Type.TSchema) => nullable(Type.Object({ sheet, row: Type.Integer({ minimum: 1 }) }, closed));

/** Rows that are new, gone or changed since the document that a job was compared with, by their keys. */
export const RowChangesSchema = resource('RowChanges', {
  job_id: Id,
  revision: Type.Integer({ minimum: 1 }),
  earlier: nullable(
    Type.Object(
      { job_id: Id, revision: Type.Integer({ minimum: 1 }), period: nullable(Type.String()) },
      { ...closed, description: 'The result with the earlier values; null if it is gone or was changed since' },
    ),
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
        place: placeOf(Type.String()),
        earlier_place: placeOf(nullable(Type.String())),
        key: nullable(Type.Array(Type.Object({ target_field: Type.String(), value: PreviewValueSchema }, closed))),
        fields: Type.Array(
          Type.Object(
            { target_field: Type.String(), before: PreviewValueSchema, after: PreviewValueSchema },
            { ...closed, description: 'Null without `values`, and for a result that is gone' },
          ),
        ),
      },
      closed,
    ),
  ),
  next: nullable(Type.Integer({ minimum: 1, description: 'Where the next page begins; null at the end' })),
});

export type RowChanges = Static<typeof RowChangesSchema>;
