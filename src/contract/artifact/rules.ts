import type { Static } from 'typebox';
import * as Type from 'typebox';
import { closed, rowNumber, timestamp } from './values.ts';

export const RuleKindSchema = Type.Enum([
  'row_detector',
  'column_detector',
  'transform',
  'derive',
  'validate',
  'hook',
  'evidence',
]);

export const RuleEntrySchema = Type.Object(
  {
    impl: Type.String({ description: 'file:function for a rule, engine:name for a piece of evidence' }),
    version: Type.String({ pattern: '^[0-9a-f]{6}$', description: 'start of the SHA-1 of the source text' }),
    kind: RuleKindSchema,
    field: Type.Optional(Type.String()),
    line: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  closed,
);

const evidenceVersion = Type.String({
  pattern: '^[0-9a-f]{6}$',
  description: "start of the SHA-1 of the piece's meaning and weights",
});

/** The pieces of evidence that a package's weights use, by name, with their versions. */
export const EvidenceVersionsSchema = Type.Object(
  {
    rows: Type.Optional(Type.Record(Type.String(), evidenceVersion)),
    columns: Type.Optional(Type.Record(Type.String(), evidenceVersion)),
  },
  closed,
);

export const RULE_ERROR_KINDS = [
  'exception',
  'invalid_result',
  'timeout',
  'memory',
  'crash',
  'output_flood',
  'protocol',
] as const;

export const RuleErrorSchema = Type.Object(
  {
    rule: Type.String(),
    kind: Type.Enum([...RULE_ERROR_KINDS]),
    pass: Type.Number(),
    message: Type.String(),
    error_class: Type.Optional(Type.String()),
    file: Type.Optional(Type.String()),
    line: Type.Optional(Type.Integer()),
    sheet: Type.Optional(Type.String()),
    table_id: Type.Optional(Type.String()),
    first_row: Type.Optional(rowNumber),
    count: Type.Integer({ minimum: 1 }),
    switched_off: Type.Optional(Type.Literal(true)),
    at_load: Type.Optional(
      Type.Literal(true, { description: "the rule's module could not be loaded; the rule was never called" }),
    ),
    at: timestamp,
  },
  closed,
);

export type RuleEntry = Static<typeof RuleEntrySchema>;
export type RuleKind = Static<typeof RuleKindSchema>;
export type EvidenceVersions = Static<typeof EvidenceVersionsSchema>;
export type RuleError = Static<typeof RuleErrorSchema>;
export type RuleErrorKind = RuleError['kind'];
