import type { Static } from 'typebox';
import * as Type from 'typebox';
import { DATA_FORMAT_NAMES } from '../data-formats.ts';
import { Count, closed, Id, nullable, resource, Sha256 } from './common.ts';
import { ListJobsQuerySchema, PeriodText, RevisionQuerySchema } from './jobs.ts';

/** Formats of a table over several results, and of one result. */
export const TABLE_FORMATS = ['xlsx', ...DATA_FORMAT_NAMES] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

const format = Type.Optional(
  Type.Enum([...TABLE_FORMATS], {
    default: 'xlsx',
    description:
      '`csv`, `jsonl` (JSON lines) and `parquet` are for programs: target fields under their ids, with types',
  }),
);

const asPackage = Type.Optional(
  Type.Boolean({
    description: 'true: a zip with the file and its `datapackage.json` (columns, types, hash, values that it lacks)',
  }),
);

export const OutputQuerySchema = Type.Object(
  {
    ...RevisionQuerySchema.properties,
    format,
    provenance: Type.Optional(
      Type.Boolean({ description: 'true: columns `_document`, `_sheet` and `_row`; not in the workbook' }),
    ),
    package: asPackage,
  },
  closed,
);

const { config_id, config_version_id, batch_id, assignee, sender_id, search, submitted_after, submitted_before } =
  ListJobsQuerySchema.properties;

/** Which accepted jobs are in a table. */
export const TableQuerySchema = Type.Object(
  {
    config_id,
    period: Type.Optional(PeriodText),
    config_version_id,
    batch_id,
    assignee,
    sender_id,
    search,
    submitted_after,
    submitted_before,
  },
  closed,
);

export const TableFileQuerySchema = Type.Object({ ...TableQuerySchema.properties, format, package: asPackage }, closed);

export const ResultTableSchema = resource('ResultTable', {
  workspace_id: Id,
  config_id: nullable(Id),
  period: nullable(Type.String()),
  rows: Count,
  columns: Type.Array(
    Type.Object(
      {
        name: Type.String({ description: 'Id of the target field' }),
        title: Type.String(),
        type: Type.Enum(['string', 'number', 'integer', 'decimal', 'boolean', 'date', 'datetime', 'time']),
        scale: Type.Optional(Type.Integer({ description: 'Digits after the decimal point of a decimal' })),
        missing_in: Type.Array(Id, { description: 'Jobs whose documents have nothing for this field' }),
        differs_in: Type.Array(Id, {
          description: 'Versions of the package that do not have the field, or have it with another type',
        }),
      },
      closed,
    ),
  ),
  jobs: Type.Array(
    Type.Object(
      {
        job_id: Id,
        revision: Type.Integer({ minimum: 1 }),
        sender_id: nullable(Id),
        sender: nullable(Type.String({ description: 'Name of the sender' })),
        period: nullable(Type.String()),
        filename: Type.String(),
        document_sha256: Sha256,
        output_sha256: nullable(Sha256),
        config_version_id: Id,
        rows: Count,
        carried_columns: Type.Array(Type.String(), {
          description: 'Headers of columns without a field, which are only in the own workbook of the job',
        }),
      },
      closed,
    ),
    { description: 'By period, sender and time: the order of their rows' },
  ),
  missing: nullable(
    Type.Array(
      Type.Object(
        {
          sender_id: Id,
          sender: Type.String({ description: 'Name of the sender' }),
          state: Type.Enum(['nothing_sent', 'not_accepted']),
          job_ids: Type.Array(Id, { description: 'Jobs that are not accepted' }),
        },
        closed,
      ),
      { description: 'Expected senders without an accepted document; null unless a config and a period are named' },
    ),
  ),
  versions: Type.Array(
    Type.Object(
      {
        config_version_id: Id,
        number: Type.Integer({ minimum: 1 }),
        label: nullable(Type.String()),
        jobs: Count,
      },
      closed,
    ),
  ),
});

export type OutputQuery = Static<typeof OutputQuerySchema>;
export type TableQuery = Static<typeof TableQuerySchema>;
export type ResultTable = Static<typeof ResultTableSchema>;
