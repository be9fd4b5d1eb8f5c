import type { Static } from 'typebox';
import * as Type from 'typebox';
import { CheckSchema, MappingSchema } from '../artifact.ts';
import { ReadAsSchema } from '../run-request.ts';
import { Count, closed, Id, nullable, resource } from './common.ts';
import { JobSchema, RevisionQuerySchema } from './jobs.ts';
import { comparedField } from './value-changes.ts';

/** Runs one document through two versions. */
export const CreateComparisonSchema = Type.Object(
  { document_id: Id, left_version_id: Id, right_version_id: Id, read_as: Type.Optional(ReadAsSchema) },
  closed,
);

/** Selects which revision of each job is compared. */
export const ReadComparisonQuerySchema = Type.Object(
  { left_revision: RevisionQuerySchema.properties.revision, right_revision: RevisionQuerySchema.properties.revision },
  closed,
);

export const ReadComparedValuesQuerySchema = Type.Object(
  { ...ReadComparisonQuerySchema.properties, field: comparedField },
  closed,
);

const sideOf = <T extends ReturnType<typeof Type.String>>(item: T) => ({ left: nullable(item), right: nullable(item) });

/** Contribution of a rule on each side, if the two differ. */
export const RuleChangeSchema = resource('RuleChange', {
  rule: Type.String(),
  for: Type.String({ description: 'Row label or target field to which the deltas belong' }),
  left_delta: nullable(Type.Number({ description: 'null: the rule gave no score here' })),
  right_delta: nullable(Type.Number()),
  changed: Type.Enum(['same', 'code', 'added', 'removed'], { description: 'How the code of the rule differs' }),
});

export const LabelChangeSchema = resource('LabelChange', {
  sheet: Type.String(),
  first_row: Type.Integer(),
  last_row: Type.Integer(),
  left: nullable(Type.String()),
  right: nullable(Type.String()),
  rules: Type.Array(RuleChangeSchema),
});

const MappingReason = MappingSchema.properties.reason;
const Places = nullable(
  Type.Array(Type.Object({ sheet: Type.String(), a1: Type.String() }, closed), {
    description: 'null if either side lists only the first of many places',
  }),
);

const UnmappedState = nullable(
  Type.Enum(['carry', 'leave_out', 'undecided'], {
    description: 'What becomes of the column without a field; null if it has a field, or no values',
  }),
);

export const MappingChangeSchema = resource('MappingChange', {
  sheet: Type.String(),
  table_a1: Type.String(),
  column: Type.String(),
  header: Type.String(),
  ...sideOf(Type.String({ description: 'Target field' })),
  left_score: Type.Number(),
  right_score: Type.Number(),
  left_threshold: nullable(Type.Number()),
  right_threshold: nullable(Type.Number()),
  left_reason: nullable(MappingReason),
  right_reason: nullable(MappingReason),
  left_unmapped: UnmappedState,
  right_unmapped: UnmappedState,
  rules: Type.Array(RuleChangeSchema),
});

export const ValueChangeSchema = resource('ValueChange', {
  target_field: Type.String(),
  left: Type.Object({ changed: Count, dropped: Count, empty: Count }, closed),
  right: Type.Object({ changed: Count, dropped: Count, empty: Count }, closed),
  rules: Type.Array(Type.String(), { description: 'Transforms that may have caused the difference' }),
});

export const IssueChangeSchema = resource('IssueChange', {
  target_field: nullable(Type.String()),
  code: Type.String(),
  severity: Type.Enum(['error', 'warning', 'info']),
  left: Count,
  right: Count,
  rules: Type.Array(Type.String(), { description: 'Rules that raise the issue on either side' }),
  gone: Places,
  added: Places,
});

export const TableChangeSchema = resource('TableChange', {
  sheet: Type.String(),
  ...sideOf(Type.String({ description: 'Range of the table' })),
});

export const CheckChangeSchema = resource('CheckChange', {
  kind: CheckSchema.properties.kind,
  measure: CheckSchema.properties.measure,
  sheet: nullable(Type.String()),
  a1: nullable(Type.String()),
  target_field: nullable(Type.String()),
  left: Type.Boolean({ description: 'Whether the check agrees on this side' }),
  right: Type.Boolean(),
});

export const ArtifactChangesSchema = resource('ArtifactChanges', {
  same: Type.Boolean({ description: 'Whether the workbooks and everything listed below are the same' }),
  document_same: Type.Boolean({ description: 'Whether the document is the same, so that places match' }),
  package_same: Type.Boolean({ description: 'Whether both config packages have the same content' }),
  output_same: Type.Boolean({ description: 'Whether both workbooks are equal byte for byte' }),
  rows_out: Type.Object({ left: Count, right: Count }, closed),
  rules: Type.Array(Type.Object({ rule: Type.String(), changed: Type.Enum(['code', 'added', 'removed']) }, closed), {
    description: 'Rules that differ',
  }),
  tables: Type.Array(TableChangeSchema),
  labels: Type.Array(LabelChangeSchema),
  mappings: Type.Array(MappingChangeSchema),
  values: Type.Array(ValueChangeSchema),
  issues: Type.Array(IssueChangeSchema),
  rule_errors: Type.Array(
    Type.Object({ rule: Type.String(), left: Count, right: Count }, { ...closed, description: 'Failed calls' }),
  ),
  checks: Type.Array(CheckChangeSchema, {
    description: 'Checks of both jobs that agree in only one of them',
  }),
});

export const ComparisonSchema = resource('Comparison', {
  id: Type.String(),
  status: Type.Enum(['running', 'ready', 'error']),
  left: JobSchema,
  right: JobSchema,
  changes: nullable(ArtifactChangesSchema),
});

export type RuleChange = Static<typeof RuleChangeSchema>;
export type ArtifactChanges = Static<typeof ArtifactChangesSchema>;
export type ReadComparisonQuery = Static<typeof ReadComparisonQuerySchema>;
export type CreateComparison = Static<typeof CreateComparisonSchema>;
export type Comparison = Static<typeof ComparisonSchema>;
