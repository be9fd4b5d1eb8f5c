import type { Static } from 'typebox';
import * as Type from 'typebox';
import { PASSES } from './passes.ts';
import { closed, columnLetter, count, timestamp } from './values.ts';

export const PassEntrySchema = Type.Object(
  {
    pass: Type.Number(),
    name: Type.Enum(PASSES.map(({ name }) => name)),
    started_at: timestamp,
    finished_at: timestamp,
    rows: count,
  },
  closed,
);

export const AnnotationSchema = Type.Object(
  {
    at: timestamp,
    kind: Type.Enum(['hook', 'mapping_override', 'hook_issue', 'job_error']),
    rule: Type.Optional(Type.String()),
    notes: Type.Optional(Type.String()),
    code: Type.Optional(Type.String()),
    table_id: Type.Optional(Type.String()),
    column: Type.Optional(columnLetter),
    target_field: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  },
  closed,
);

export type Annotation = Static<typeof AnnotationSchema>;
