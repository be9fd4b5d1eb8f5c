import type { Static } from 'typebox';
import * as Type from 'typebox';
import { ChecksSchema } from './artifact/checks.ts';
import { AnnotationSchema, PassEntrySchema } from './artifact/history.ts';
import { ConfigSchema, JobSchema } from './artifact/job.ts';
import { OutputSchema } from './artifact/output.ts';
import { EvidenceVersionsSchema, RuleEntrySchema, RuleErrorSchema } from './artifact/rules.ts';
import { SheetSchema } from './artifact/sheets.ts';
import { SummarySchema } from './artifact/summary.ts';
import { closed } from './artifact/values.ts';

export * from './artifact/checks.ts';
export * from './artifact/history.ts';
export * from './artifact/issues.ts';
export * from './artifact/job.ts';
export * from './artifact/mapping.ts';
export * from './artifact/output.ts';
export * from './artifact/rows.ts';
export * from './artifact/rules.ts';
export * from './artifact/shares.ts';
export * from './artifact/sheets.ts';
export * from './artifact/summary.ts';
export * from './artifact/tables.ts';

/** artifact.json, version `artifact.v1.1`: the audit record of one job. */
export const ArtifactSchema = Type.Object(
  {
    version: Type.Literal('artifact.v1.1'),
    job: JobSchema,
    config: ConfigSchema,
    rules: Type.Record(Type.String(), RuleEntrySchema),
    evidence: Type.Optional(EvidenceVersionsSchema),
    sheets: Type.Array(SheetSchema),
    output: OutputSchema,
    checks: Type.Optional(ChecksSchema),
    summary: SummarySchema,
    pass_history: Type.Array(PassEntrySchema),
    rule_errors: Type.Array(RuleErrorSchema),
    annotations: Type.Array(AnnotationSchema),
  },
  { ...closed, title: 'ADE artifact' },
);

export type Artifact = Static<typeof ArtifactSchema>;
