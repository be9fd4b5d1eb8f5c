import type { Static } from 'typebox';
import * as Type from 'typebox';
import { DateOrderSchema } from './artifact/values.ts';
import { closed } from './closed.ts';
import { ExpectSchema } from './expectations.ts';

const fieldName = Type.String({ pattern: '^[a-z][a-z0-9_]*$', maxLength: 64, description: 'snake_case name' });
const scriptPath = Type.String({
  pattern: '^(?!/)(?!.*\\.\\.)[^\\\\]+\\.(ts|js)$',
  description: 'path inside the package, with forward slashes',
});

const DefaultsSchema = Type.Object(
  {
    mapping_score_threshold: Type.Number({
      default: 0.5,
      description: 'Lowest score with which a column is mapped; with column weights the lowest probability.',
    }),
    mapping_margin: Type.Number({
      default: 0.2,
      minimum: 0,
      description:
        'Mappings whose lead over the runner-up is smaller are marked as uncertain; with column weights, the lead in probability.',
    }),
    sample_rows: Type.Integer({
      default: 200,
      minimum: 1,
      maximum: 5000,
      description: 'How many rows of each table column detectors see.',
    }),
    date_order: Type.Union([Type.Literal('auto'), DateOrderSchema], {
      default: 'auto',
      description: 'Order of day, month and year in text dates; auto decides for each column from all of its values.',
    }),
    durations: Type.Optional(
      Type.Enum(['hours', 'days'], {
        description:
          'Durations (cells with a format like [h]:mm) are numbers of hours; with `days`, or without this key, they are what the file has: a fraction of a day.',
      }),
    ),
    runtime_network_access: Type.Boolean({ default: false, description: 'Whether rules may use the network.' }),
    timeout_ms: Type.Optional(
      Type.Integer({ minimum: 1000, description: 'Wall-clock time of one job, in milliseconds.' }),
    ),
    memory_mb: Type.Optional(Type.Integer({ minimum: 32, description: 'Memory of the rule host, in MiB.' })),
  },
  { ...closed, default: {} },
);

const TablesSchema = Type.Object(
  {
    max_blank_rows: Type.Integer({
      default: 20,
      minimum: 0,
      description: 'After so many blank rows, data without a header no longer belongs to the table above.',
    }),
    side_by_side: Type.Union([Type.Literal('auto'), Type.Literal('never')], {
      default: 'auto',
      description: 'auto: a blank column splits a table if each side has a full header of its own.',
    }),
    regions: Type.Optional(
      Type.Boolean({
        description:
          'Whether tables are ranges of rows and columns, each read from its own cells, with notes beside them split off; needs row weights.',
      }),
    ),
    sheets: Type.Object(
      {
        include: Type.Array(Type.String(), { default: ['*'], description: 'Sheet names; * stands for any text.' }),
        exclude: Type.Array(Type.String(), { default: [] }),
      },
      { ...closed, default: {} },
    ),
  },
  { ...closed, default: {} },
);

const CorrectionsSchema = Type.Object(
  {
    hooks_may_overrule: Type.Boolean({
      default: false,
      description: "Whether an after_mapping hook may override a person's mapping of a column; the record shows it.",
    }),
  },
  closed,
);

const WriterSchema = Type.Object(
  {
    layout: Type.Union([Type.Literal('combined'), Type.Literal('per_sheet')], {
      default: 'combined',
      description: 'combined: one output sheet for all tables; per_sheet: one output sheet for each source sheet.',
    }),
    output_sheet: Type.String({ default: 'Normalized', minLength: 1, maxLength: 31 }),
    append_unmapped_columns: Type.Optional(
      Type.Boolean({
        description: 'The earlier name of columns.unmapped: true, the default, means `carry`, and false `leave_out`.',
      }),
    ),
    unmapped_prefix: Type.String({ default: 'raw_' }),
    mark_issues: Type.Optional(
      Type.Union([Type.Boolean(), Type.Literal('all')], {
        description:
          'Whether cells with issues get a fill and a note; false by default. With `all`, headers, too, for issues of a header or a whole table; in a package with an after_validate hook, true means `all`.',
      }),
    ),
    issues_sheet: Type.Optional(
      Type.Boolean({
        description: 'Whether the issues are written to a sheet of the workbook and to a csv file; false by default.',
      }),
    ),
  },
  { ...closed, default: {} },
);

const share = (description: string) => Type.Optional(Type.Number({ minimum: 0, maximum: 1000, description }));

const ChecksSettingsSchema = Type.Object(
  {
    totals: Type.Optional(
      Type.Object(
        {
          enabled: Type.Optional(
            Type.Boolean({ description: 'Whether totals are compared with the sums of their rows; true by default.' }),
          ),
          tolerance: Type.Optional(
            Type.Number({
              minimum: 0,
              description: 'By how much a total may differ from its sum, apart from rounding; 0 by default.',
            }),
          ),
        },
        closed,
      ),
    ),
    drift: Type.Optional(
      Type.Object(
        {
          rows: share('Share by which the number of rows may change; 0.25 by default.'),
          sums: share('Share by which the sum of a field may change; 0.5 by default.'),
          empty: share('By how much the share of empty values of a field may change; 0.1 by default.'),
          errors: share('By how much the share of errors of a field may change; 0.05 by default.'),
          rows_repeated: share('Share of rows that may also be in the previous document; 0.95 by default.'),
        },
        closed,
      ),
    ),
    off: Type.Optional(
      Type.Array(Type.String({ pattern: '^[a-z][a-z0-9_]*$' }), {
        uniqueItems: true,
        description: 'Codes of checks that are not made.',
      }),
    ),
  },
  {
    ...closed,
    description: 'With this key, even an empty one, jobs keep figures and compare totals; see docs/checks.md.',
  },
);

const EngineSchema = Type.Object(
  {
    defaults: DefaultsSchema,
    row_types: Type.Object(
      { order: Type.Array(fieldName, { default: ['header', 'data', 'separator'], minItems: 1, uniqueItems: true }) },
      { ...closed, default: {} },
    ),
    tables: TablesSchema,
    // Builds from before 0.5.0 do not have this key.
    corrections: Type.Optional(CorrectionsSchema),
    checks: Type.Optional(ChecksSettingsSchema),
    analyze: Type.Object({ enabled: Type.Boolean({ default: true }) }, { ...closed, default: {} }),
    writer: WriterSchema,
  },
  { ...closed, default: {} },
);

/** What a field says of a row: parts of a name, the day of birth, the first day (of work, of membership), an amount. */
export const FIELD_ROLES = ['first_name', 'last_name', 'full_name', 'birth', 'start', 'amount'] as const;
export type FieldRole = (typeof FIELD_ROLES)[number];

export const FieldMetaSchema = Type.Object(
  {
    label: Type.String({ minLength: 1, description: 'Header of the column in the normalized workbook.' }),
    required: Type.Boolean({ default: false }),
    script: Type.Optional(scriptPath),
    synonyms: Type.Array(Type.String(), { default: [], description: 'Header texts that mean this field.' }),
    not: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 60 }), {
        maxItems: 100,
        description:
          'Words that exclude the field: a header with one of them is never this field, such as fax for a phone.',
      }),
    ),
    type_hint: Type.Optional(
      Type.Enum(['string', 'integer', 'number', 'boolean', 'date', 'datetime', 'time'], {
        description: 'A hint for people and rules; the engine does not enforce it.',
      }),
    ),
    description: Type.Optional(Type.String()),
    how_to_fix: Type.Optional(
      Type.Record(Type.String(), Type.String({ minLength: 1 }), {
        description:
          'Advice for the sender of a document, by issue code; `*` stands for all other codes. {value} stands for the value.',
      }),
    ),
    role: Type.Optional(
      Type.Enum(FIELD_ROLES, { description: 'What the field says of a row; some checks need to know it.' }),
    ),
    missing_values: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        description:
          'Texts that stand for no value, such as `n/a`. A transform that makes them empty has dropped nothing.',
      }),
    ),
    scale: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 18,
        description:
          'Digits after the decimal point of an amount: files for programs have it as DECIMAL(18, scale), and a value that does not fit is an error. Only of numbers: with type_hint `number`, or without one.',
      }),
    ),
    expect: Type.Optional(ExpectSchema),
    options: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), { description: "Settings for the field's own rules." }),
    ),
  },
  closed,
);

const HookListSchema = Type.Array(Type.Object({ script: scriptPath }, closed), { default: [] });

/** manifest.json of a config package, schema `ade.manifest/v1.0`. */
export const ManifestSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    config_script_api_version: Type.Literal('1'),
    info: Type.Object(
      {
        schema: Type.Literal('ade.manifest/v1.0'),
        title: Type.String({ minLength: 1 }),
        version: Type.String({ pattern: '^\\d+\\.\\d+\\.\\d+', description: 'semantic version' }),
        description: Type.Optional(Type.String()),
        how_to_return: Type.Optional(
          Type.String({ minLength: 1, description: 'Tells senders where to return the rows that they have fixed.' }),
        ),
      },
      closed,
    ),
    engine: EngineSchema,
    env: Type.Record(Type.String(), Type.String(), { default: {}, description: 'Passed to every rule as `env`.' }),
    columns: Type.Object(
      {
        order: Type.Array(fieldName, { minItems: 1, uniqueItems: true }),
        meta: Type.Record(fieldName, FieldMetaSchema),
        unmapped: Type.Optional(
          Type.Enum(['carry', 'ask', 'leave_out'], {
            description:
              'What becomes of a column without a field: it is written after the fields, it is written and somebody is asked about it, or it is left out. `carry` by default.',
          }),
        ),
        key: Type.Optional(
          Type.Array(fieldName, {
            minItems: 1,
            maxItems: 8,
            uniqueItems: true,
            description: "The fields that together name a row. With them, a sender's editions are compared row by row.",
          }),
        ),
        editions: Type.Optional(
          Type.Enum(['same_rows', 'new_rows'], {
            description:
              'Whether the next document of a sender lists mostly the same rows (members, stock), or other rows (payments, orders). `same_rows` by default.',
          }),
        ),
        row: Type.Optional(
          Type.Object(
            { one: Type.String({ minLength: 1, maxLength: 40 }), other: Type.String({ minLength: 1, maxLength: 40 }) },
            { ...closed, description: 'What a row is called in sentences, such as `member` and `members`.' },
          ),
        ),
      },
      closed,
    ),
    hooks: Type.Object(
      {
        on_job_start: HookListSchema,
        after_mapping: HookListSchema,
        after_transform: HookListSchema,
        after_validate: HookListSchema,
      },
      { ...closed, default: {} },
    ),
  },
  { ...closed, title: 'ADE config package manifest' },
);

/** A manifest with all defaults filled in. */
export type Manifest = Static<typeof ManifestSchema>;
export type FieldMeta = Static<typeof FieldMetaSchema>;
export type DateOrder = Static<typeof DateOrderSchema>;
export type UnmappedColumns = NonNullable<Manifest['columns']['unmapped']>;
export type HookName = keyof Manifest['hooks'];

export const HOOK_NAMES: readonly HookName[] = ['on_job_start', 'after_mapping', 'after_transform', 'after_validate'];

/** What becomes of the columns that nobody has mapped or decided about. */
export function findUnmappedColumns({ columns, engine }: Pick<Manifest, 'columns' | 'engine'>): UnmappedColumns {
  return columns.unmapped ?? (engine.writer.append_unmapped_columns === false ? 'leave_out' : 'carry');
}

/** Whether jobs of a package keep a profile of their document, and are compared with the profile before. */
export function isProfiled({ columns: { key, meta } }: Pick<Manifest, 'columns'>): boolean {
  return key !== undefined || Object.values(meta).some(({ role }) => role !== undefined);
}
