import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Count, closed, Id, Name, nullable, pageOf, pageQuery, resource, Sha256, Timestamp } from './common.ts';
import { JobErrorSchema } from './jobs.ts';

const Address = Type.String({
  minLength: 1,
  maxLength: 1000,
  description:
    'The folder or the part of a bucket: `file:///FOLDER` or `s3://BUCKET/PREFIX`, in a place that the operator of the machine allows',
});
const PathTemplate = Type.String({
  minLength: 1,
  maxLength: 300,
  description:
    'Which folders below the address name the sender and the period, such as `{sender}/{period}`. Omitted: the names of folders and file say it, as for an upload',
});
const SettleSeconds = Type.Integer({
  minimum: 0,
  maximum: 86_400,
  description: 'How long a file of a folder must not have changed before it is taken, in seconds; 10 by default',
});
const WhenDone = Type.Enum(['move', 'keep'], {
  description:
    '`move`: files are moved to `taken/` and `failed/` below the address; `keep`: they stay, and are remembered',
});
const Host = Type.String({
  minLength: 1,
  maxLength: 255,
  description: 'Name of the host of the only nodes that see the folder; omitted if all nodes see it',
});

const FILE_STATES = ['claimed', 'taken', 'already_taken', 'failed'] as const;

/** A folder or a part of a bucket that is watched for documents. */
export const SourceSchema = resource('Source', {
  id: Id,
  workspace_id: Id,
  name: Name,
  kind: Type.Enum(['folder', 'bucket']),
  address: Address,
  config_id: nullable(Type.Unsafe<string>({ ...Id, description: "Null: the workspace's default config" })),
  path_template: nullable(PathTemplate),
  settle_seconds: SettleSeconds,
  when_done: WhenDone,
  host: nullable(Host),
  created_by: Type.String(),
  created_at: Timestamp,
  paused_at: nullable(Timestamp),
  looked_at: nullable(Type.Unsafe<string>({ ...Timestamp, description: 'When the source was looked at last' })),
  files: Type.Object(
    { claimed: Count, taken: Count, already_taken: Count, failed: Count },
    { ...closed, description: 'How many files are in each state' },
  ),
  trouble: nullable(
    Type.Object(
      { code: Type.String(), message: Type.String(), since: Timestamp },
      { ...closed, description: 'Why the source cannot be read, or its files cannot be taken' },
    ),
  ),
});
export const SourcePageSchema = pageOf(SourceSchema);

const settable = {
  config_id: Type.Optional(nullable(Id)),
  path_template: Type.Optional(nullable(PathTemplate)),
  settle_seconds: Type.Optional(SettleSeconds),
  when_done: Type.Optional(WhenDone),
  host: Type.Optional(nullable(Host)),
};

export const CreateSourceSchema = Type.Object({ name: Name, address: Address, ...settable }, closed);
export const UpdateSourceSchema = Type.Object(
  {
    name: Type.Optional(Name),
    address: Type.Optional(Address),
    ...settable,
    is_paused: Type.Optional(Type.Boolean({ description: 'Whether no more files are taken for now' })),
  },
  { ...closed, minProperties: 1 },
);

/** A file that was found in a source, and what became of it. */
export const SourceFileSchema = resource('SourceFile', {
  id: Id,
  source_id: Id,
  path: Type.String({ description: 'Where the file came, below the address of the source' }),
  place: Type.String({ description: 'Where it is now' }),
  bytes: Count,
  state: Type.Enum([...FILE_STATES], {
    description:
      '`claimed`: it is being taken; `taken`: it became the job; `already_taken`: its bytes have a job for the same sender and period; `failed`: it cannot be read',
  }),
  found_at: Timestamp,
  settled_at: nullable(Timestamp),
  done_at: nullable(Type.Unsafe<string>({ ...Timestamp, description: 'When nothing was left to do' })),
  sha256: nullable(Sha256),
  document_id: nullable(Id),
  arrival_id: nullable(Id),
  job_id: nullable(Id),
  error: nullable(JobErrorSchema),
  can_retry: Type.Boolean({ description: 'Whether the file can be tried again' }),
});
export const SourceFilePageSchema = pageOf(SourceFileSchema);

export const ListSourceFilesQuerySchema = Type.Object(
  { ...pageQuery, state: Type.Optional(Type.Enum([...FILE_STATES])) },
  closed,
);

export type Source = Static<typeof SourceSchema>;
export type CreateSource = Static<typeof CreateSourceSchema>;
export type UpdateSource = Static<typeof UpdateSourceSchema>;
export type SourceFile = Static<typeof SourceFileSchema>;
