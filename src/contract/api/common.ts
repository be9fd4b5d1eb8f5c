import type { TProperties, TSchema } from 'typebox';
import * as Type from 'typebox';
import { closed } from '../closed.ts';

export { closed };

export const Count = Type.Integer({ minimum: 0 });
export const Timestamp = Type.String({ format: 'date-time', description: 'ISO 8601, UTC' });
export const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });
export const Id = Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' });
export const Name = Type.String({ minLength: 1, maxLength: 120, description: 'Name for people' });

export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** A resource in an answer. Its name lets the OpenAPI document contain it only once. */
export const resource = <T extends TProperties>(name: string, properties: T) =>
  Type.Object(properties, { ...closed, title: name });

/** One page of a list, newest first unless the operation says otherwise. */
export const pageOf = <T extends TSchema>(item: T) =>
  Type.Object(
    {
      items: Type.Array(item),
      next_cursor: nullable(
        Type.String({ description: 'Send it as `cursor` to get the next page; null on the last page' }),
      ),
    },
    closed,
  );

export const pageQuery = {
  cursor: Type.Optional(Type.String({ maxLength: 400, description: '`next_cursor` of the previous page' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Items per page' })),
};

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}
