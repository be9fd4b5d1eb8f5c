import type { Static } from 'typebox';
import * as Type from 'typebox';
import { DateOrderSchema } from './manifest.ts';
import { PASSES } from './passes.ts';

const closed = { additionalProperties: false } as const;
const rowNumber = Type.Integer({ minimum: 1, description: '1-based row of the sheet' });
const count = Type.Integer({ minimum: 0 });
const timestamp = Type.String({ description: 'ISO 8601, UTC' });
const columnLetter = Type.String({ pattern: '^[A-Z]{1,3}$', description: 'column letter of the sheet' });
const a1 = Type.String({ description: 'A1 cell or range' });
const confidence = Type.Number({
  minimum: 0,
  maximum: 1,
  description: 'with weights: how often such a decision is right',
});
const sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** A rule's share in a score. */
export const ContributorSchema = Type.Object({ rule: Type.String(), delta: Type.Number() }, closed);

const JobSchema = Type.Object(
  {
    id: Type.String(),
    source_file: Type.String(),
    started_at: timestamp,
    as_of: Type.String({ description: 'The time that rules see as now; ISO 8601, UTC.' }),
    document: Type.Object(
      {
        sha256,
        bytes: count,
        format: Type.String(),
        encoding: Type.Optional(Type.String()),
        encoding_confidence: Type.Optional(
          Type.Number({ minimum: 0, maximum: 1, description: 'where the encoding is a guess from the letters' }),
        ),
        delimiter: Type.Optional(Type.String()),
        delimiter_confidence: Type.Optional(
          Type.Number({ minimum: 0, maximum: 1, description: 'where the delimiter is a guess from the rows' }),
        ),
        quote: Type.Optional(Type.String()),
        skipped_sheets: Type.Optional(Type.Array(Type.String(), { description: 'names of the unread sheets' })),
        unread_sheets: Type.Optional(
          Type.Array(
            Type.Object(
              { name: Type.String(), kind: Type.Enum(['chart', 'dialog', 'macro', 'module', 'other']) },
              closed,
            ),
            { description: 'sheets that are not for tables' },
          ),
        ),
      },
      closed,
    ),
    engine_version: Type.String(),
    runtime_version: Type.String(),
    sandbox: Type.Object({ level: Type.String(), network: Type.Boolean() }, closed),
  },
  closed,
);

const ConfigSchema = Type.Object(
  {
    workspace_id: Type.String(),
    config_id: Type.String(),
    config_version_id: Type.String(),
    title: Type.String(),
    version: Type.String(),
    content_hash: sha256,
  },
  closed,
);

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
    impl: Type.String({ description: 'file:function; engine:name of a piece of evidence' }),
    version: Type.String({ pattern: '^[0-9a-f]{6}$', description: "from the SHA-1 of the function's source text" }),
    kind: RuleKindSchema,
    field: Type.Optional(Type.String()),
    line: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  closed,
);

const EvidenceSharesSchema = Type.Record(Type.String(), Type.Number(), {
  description: 'with weights: what the strongest pieces of evidence gave, by name; rest is all others together',
});

const evidenceVersion = Type.String({
  pattern: '^[0-9a-f]{6}$',
  description: 'from the SHA-1 of what the piece says and weighs',
});

/** The pieces of evidence that a package's weights use, by name, with their versions. */
export const EvidenceVersionsSchema = Type.Object(
  {
    rows: Type.Optional(Type.Record(Type.String(), evidenceVersion)),
    columns: Type.Optional(Type.Record(Type.String(), evidenceVersion)),
  },
  closed,
);

/** A distinct outcome of the row rules: rows with the same scores from the same rules share one. */
export const RowProfileSchema = Type.Object(
  {
    label: Type.String(),
    scores: Type.Record(Type.String(), Type.Number()),
    evidence: Type.Optional(EvidenceSharesSchema),
    contributors: Type.Array(Type.Object({ rule: Type.String(), label: Type.String(), delta: Type.Number() }, closed)),
    decided_by: Type.Optional(Type.String({ description: 'with row weights: the rule that decided alone' })),
  },
  closed,
);

/** Consecutive rows with one label. `profile` indexes `row_profiles`. Blank runs have none, data runs only where a header would be. */
export const RowRunSchema = Type.Object(
  {
    first_row: rowNumber,
    last_row: rowNumber,
    label: Type.String(),
    profile: Type.Optional(count),
    hidden: Type.Optional(Type.Literal(true)),
    confidence: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'with row weights: how often such a label is right; of several rows, the lowest',
      }),
    ),
    lowest_row: Type.Optional(
      Type.Integer({ minimum: 1, description: 'the row with the lowest confidence, where it is not the first' }),
    ),
    forced: Type.Optional(
      Type.Literal(true, {
        description: 'with row weights: decided before the rows that could still change it were read',
      }),
    ),
  },
  closed,
);

/** What the texts of a column show about the order of day and month. */
export const DateEvidenceSchema = Type.Object(
  {
    order: Type.Union([DateOrderSchema, Type.Null()], { description: 'null: cannot be decided' }),
    decided_by: Type.Union([Type.Literal('manifest'), Type.Literal('values'), Type.Literal('undecided')]),
    day_first: count,
    month_first: count,
    either: count,
  },
  closed,
);

const TableColumnSchema = Type.Object(
  {
    column: columnLetter,
    header: Type.String(),
    header_parts: Type.Array(Type.String()),
    dates: Type.Optional(DateEvidenceSchema),
  },
  closed,
);

export const CandidateSchema = Type.Object(
  {
    field: Type.String(),
    score: Type.Number(),
    probability: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, description: 'with column weights: by the model' }),
    ),
    evidence: Type.Optional(EvidenceSharesSchema),
    contributors: Type.Optional(Type.Array(ContributorSchema)),
  },
  closed,
);

export const MappingSchema = Type.Object(
  {
    raw: Type.Object({ column: columnLetter, header: Type.String() }, closed),
    target_field: Type.Union([Type.String(), Type.Null()]),
    proposed_field: Type.Union([Type.String(), Type.Null()], { description: 'the field that the scores alone chose' }),
    score: Type.Number(),
    contributors: Type.Array(ContributorSchema),
    threshold: Type.Number({ description: 'of the score; with column weights of the probability' }),
    reason: Type.Optional(Type.Enum(['below_threshold', 'field_taken', 'no_scores', 'set_by_hook'])),
    uncertain: Type.Optional(Type.Literal(true)),
    confidence: Type.Optional(confidence),
    candidates: Type.Array(CandidateSchema, {
      description: 'every field with its total, highest first; with column weights those that had a chance',
    }),
  },
  closed,
);

const FieldSourceSchema = Type.Object(
  {
    field: Type.String(),
    from: Type.Union([Type.Literal('column'), Type.Literal('derive'), Type.Literal('none')]),
    column: Type.Optional(columnLetter),
    rule: Type.Optional(Type.String()),
  },
  closed,
);

const FieldStatsSchema = Type.Object(
  {
    field: Type.String(),
    sampled: count,
    empty: count,
    distinct: count,
    types: Type.Record(Type.String(), count),
  },
  closed,
);

export const IssueSchema = Type.Object(
  {
    a1: Type.String({ description: 'cell, or the range of the table for an issue of the whole table' }),
    row_index: Type.Union([rowNumber, Type.Null()], { description: 'row of the sheet; null for the whole table' }),
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

const IssueTotalSchema = Type.Object(
  {
    target_field: Type.Union([Type.String(), Type.Null()]),
    code: Type.String(),
    severity: IssueSchema.properties.severity,
    count,
  },
  closed,
);

const TransformFieldSchema = Type.Object(
  { field: Type.String(), rule: Type.Optional(Type.String()), changed: count, dropped: count, empty: count },
  closed,
);

export const TableSchema = Type.Object(
  {
    id: Type.String({ pattern: '^table_\\d+$' }),
    a1_range: a1,
    header: Type.Object(
      {
        rows: Type.Array(rowNumber, { description: 'rows of the first header block; empty when synthetic' }),
        repeated_rows: Type.Optional(Type.Array(rowNumber)),
        synthetic: Type.Boolean(),
        confidence: Type.Optional(confidence),
      },
      closed,
    ),
    first_data_row: rowNumber,
    last_data_row: rowNumber,
    row_count: Type.Integer({ minimum: 0, description: 'data rows' }),
    confidence: Type.Optional(confidence),
    row_labels: Type.Record(Type.String(), count, { description: 'rows from header to end, by label' }),
    title_rows: Type.Array(rowNumber, { description: 'rows above the header whose texts are the title' }),
    columns: Type.Array(TableColumnSchema),
    mapping: Type.Optional(Type.Array(MappingSchema)),
    fields: Type.Optional(Type.Array(FieldSourceSchema)),
    analysis: Type.Optional(Type.Array(FieldStatsSchema)),
    transform: Type.Optional(Type.Object({ rows: count, fields: Type.Array(TransformFieldSchema) }, closed)),
    validation: Type.Optional(
      Type.Object({ issues: Type.Array(IssueSchema), totals: Type.Array(IssueTotalSchema) }, closed),
    ),
  },
  closed,
);

const metSchema = Type.Object({ rows: count, cells: count }, closed);

/** What became of every row of a sheet and of its filled cells: the accounts add up to what the reader met. */
export const LedgerSchema = Type.Object(
  {
    met: metSchema,
    accounts: Type.Array(
      Type.Object(
        {
          name: Type.String({
            description: 'data, header, title, blank (white space alone), unused_header, or the label of the rows',
          }),
          rows: count,
          cells: count,
          ranges: Type.Optional(
            Type.Array(Type.Array(rowNumber, { minItems: 2, maxItems: 2 }), { description: 'first and last rows' }),
          ),
        },
        closed,
      ),
    ),
    notes: Type.Optional(
      Type.Array(
        Type.Object(
          {
            code: Type.Enum(['undecodable', 'stray_quotes', 'merges_ignored', 'covered_cells', 'styles_missing']),
            count,
            first_row: Type.Union([rowNumber, Type.Null()]),
          },
          closed,
        ),
        { description: 'what the reader met that the rows do not show' },
      ),
    ),
  },
  closed,
);

export const SheetSchema = Type.Object(
  {
    name: Type.String(),
    index: count,
    skipped: Type.Optional(Type.Union([Type.Literal('hidden'), Type.Literal('excluded')])),
    row_count: Type.Integer({ minimum: 0, description: 'last row that is not empty' }),
    row_profiles: Type.Array(RowProfileSchema),
    rows: Type.Array(RowRunSchema),
    tables: Type.Array(TableSchema),
    ledger: Type.Optional(LedgerSchema),
  },
  closed,
);

const OutputRangeSchema = Type.Object(
  {
    sheet: Type.String({ description: 'sheet of the normalized workbook' }),
    first_row: rowNumber,
    last_row: rowNumber,
    source_first_row: rowNumber,
  },
  closed,
);

const OutputSchema = Type.Object(
  {
    normalized_workbook: Type.Optional(Type.String()),
    sha256: Type.Optional(sha256),
    bytes: Type.Optional(count),
    row_count: Type.Optional(count),
    sheets: Type.Optional(
      Type.Array(
        Type.Object(
          {
            name: Type.String(),
            row_count: count,
            columns: Type.Array(
              Type.Object(
                {
                  column: columnLetter,
                  header: Type.String(),
                  target_field: Type.Union([Type.String(), Type.Null()]),
                },
                closed,
              ),
            ),
          },
          closed,
        ),
      ),
    ),
    tables: Type.Optional(
      Type.Array(
        Type.Object(
          {
            table_id: Type.String(),
            source_sheet: Type.String(),
            ranges: Type.Array(OutputRangeSchema, { description: 'consecutive source rows, in output order' }),
            left_out_columns: Type.Optional(
              Type.Array(Type.Object({ column: columnLetter, cells: count }, closed), {
                description: 'unmapped source columns that were not appended, with their filled cells',
              }),
            ),
            raw_columns: Type.Array(Type.Object({ column: columnLetter, output_header: Type.String() }, closed), {
              description: 'unmapped source columns that were appended',
            }),
          },
          closed,
        ),
      ),
    ),
  },
  closed,
);

export const ATTENTION_CODES = [
  'required_field_unmapped',
  'uncertain_mapping',
  'field_taken',
  'rule_error',
  'rule_switched_off',
  'error_issues',
  'values_dropped',
  'synthetic_header',
  'doubtful_header',
  'doubtful_rows',
  'rows_left_out_by_rule',
  'nothing_found',
  'encoding_guessed',
  'delimiter_guessed',
  'undecodable_text',
  'stray_quotes',
  'styles_missing',
] as const;

export const AttentionSchema = Type.Object(
  {
    code: Type.Enum([...ATTENTION_CODES]),
    message: Type.String(),
    sheet: Type.Optional(Type.String()),
    table_id: Type.Optional(Type.String()),
    target_field: Type.Optional(Type.String()),
    column: Type.Optional(columnLetter),
    rule: Type.Optional(Type.String()),
    count: Type.Optional(count),
  },
  closed,
);

export const SummarySchema = Type.Object(
  {
    status: Type.Optional(Type.Literal('success')),
    sheets: Type.Optional(count),
    tables: Type.Optional(count),
    rows_in: Type.Optional(Type.Integer({ minimum: 0, description: 'rows that are not blank' })),
    rows_out: Type.Optional(count),
    rows_left_out: Type.Optional(Type.Record(Type.String(), count)),
    columns: Type.Optional(Type.Object({ mapped: count, unmapped: count }, closed)),
    issues: Type.Optional(Type.Object({ error: count, warning: count, info: count }, closed)),
    rule_errors: Type.Optional(count),
    attention: Type.Optional(Type.Array(AttentionSchema)),
  },
  closed,
);

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
    summary: SummarySchema,
    pass_history: Type.Array(PassEntrySchema),
    rule_errors: Type.Array(RuleErrorSchema),
    annotations: Type.Array(AnnotationSchema),
  },
  { ...closed, title: 'ADE artifact' },
);

export type Artifact = Static<typeof ArtifactSchema>;
export type Contributor = Static<typeof ContributorSchema>;
export type RuleEntry = Static<typeof RuleEntrySchema>;
export type RuleKind = Static<typeof RuleKindSchema>;
export type EvidenceShares = Static<typeof EvidenceSharesSchema>;
export type EvidenceVersions = Static<typeof EvidenceVersionsSchema>;
export type RowProfile = Static<typeof RowProfileSchema>;
export type RowRun = Static<typeof RowRunSchema>;
export type DateEvidence = Static<typeof DateEvidenceSchema>;
export type Mapping = Static<typeof MappingSchema>;
export type Candidate = Static<typeof CandidateSchema>;
export type FieldSource = Static<typeof FieldSourceSchema>;
export type FieldStats = Static<typeof FieldStatsSchema>;
export type Issue = Static<typeof IssueSchema>;
export type IssueTotal = Static<typeof IssueTotalSchema>;
export type Severity = Issue['severity'];
export type Table = Static<typeof TableSchema>;
export type TableColumn = Static<typeof TableColumnSchema>;
export type Sheet = Static<typeof SheetSchema>;
export type Ledger = Static<typeof LedgerSchema>;
export type Output = Static<typeof OutputSchema>;
export type OutputRange = Static<typeof OutputRangeSchema>;
export type Summary = Static<typeof SummarySchema>;
export type Attention = Static<typeof AttentionSchema>;
export type PassEntry = Static<typeof PassEntrySchema>;
export type RuleError = Static<typeof RuleErrorSchema>;
export type RuleErrorKind = RuleError['kind'];
export type Annotation = Static<typeof AnnotationSchema>;
