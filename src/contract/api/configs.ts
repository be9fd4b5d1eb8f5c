import type { Static } from 'typebox';
import * as Type from 'typebox';
import { OwnColumnsSchema } from '../own-columns.ts';
import { ReasonSchema } from '../review.ts';
import { Count, closed, Id, Name, nullable, pageOf, resource, Sha256, Timestamp } from './common.ts';
import { PackageProblemSchema } from './problem-details.ts';

/** A named series of versions. */
export const ConfigSchema = resource('Config', {
  id: Id,
  workspace_id: Id,
  name: Name,
  is_default: Type.Boolean({ description: 'Whether jobs that name no config use this one' }),
  active_version_id: nullable(Id),
  created_at: Timestamp,
  created_by: Type.String(),
  archived_at: nullable(Timestamp),
});
export const ConfigPageSchema = pageOf(ConfigSchema);

/** A new config begins with a draft of the starter package, or of a package for these columns. */
export const CreateConfigSchema = Type.Object(
  {
    name: Name,
    columns: Type.Optional(OwnColumnsSchema),
  },
  closed,
);
export const UpdateConfigSchema = Type.Object(
  {
    name: Type.Optional(Name),
    is_default: Type.Optional(Type.Boolean()),
    archived: Type.Optional(Type.Boolean({ description: 'An archived config takes no jobs and is not offered' })),
  },
  { ...closed, minProperties: 1 },
);

export const VERSION_STATUSES = ['draft', 'active', 'archived'] as const;

export const BuildStateSchema = Type.Enum(['none', 'building', 'ready', 'failed'], {
  description: 'State of the prepared environment',
});

export const ConfigVersionSchema = resource('ConfigVersion', {
  id: Id,
  config_id: Id,
  workspace_id: Id,
  number: Type.Integer({ minimum: 1, description: 'Number of the version within its config, from 1' }),
  status: Type.Enum([...VERSION_STATUSES]),
  title: Type.String({ description: '`info.title` of the manifest' }),
  version: Type.String({ description: '`info.version` of the manifest' }),
  based_on: nullable(Id),
  content_hash: nullable(Sha256),
  build: BuildStateSchema,
  created_at: Timestamp,
  created_by: Type.String(),
  updated_at: Timestamp,
  published_at: nullable(Timestamp),
  published_by: nullable(Type.String()),
  note: nullable(Type.String({ description: 'Note by the person who published the version' })),
  activated_at: nullable(Timestamp),
  activated_by: nullable(Type.String()),
  archived_at: nullable(Timestamp),
});
export const ConfigVersionPageSchema = pageOf(ConfigVersionSchema);

/**
 * `from`: the version to copy. Default: the active version, or else the starter package. With `columns`, nothing is copied:
 * the draft is a package for them.
 */
export const CreateVersionSchema = Type.Object(
  { from: Type.Optional(Id), columns: Type.Optional(OwnColumnsSchema) },
  closed,
);

export const PublishVersionSchema = Type.Object(
  {
    note: Type.Optional(Type.String({ maxLength: 2000, description: 'What changed and why, for the other authors' })),
    reason: Type.Optional(
      Type.Object(
        { code: ReasonSchema.properties.code },
        {
          ...closed,
          description:
            'Why the version is published although a case fails or accepted values change; `note` is its text',
        },
      ),
    ),
  },
  { ...closed, title: 'PublishVersion' },
);

export const PackageFileSchema = resource('PackageFile', {
  path: Type.String(),
  bytes: Count,
  sha256: Sha256,
  etag: Type.String({ description: 'For If-Match' }),
});
export const PackageFilesSchema = resource('PackageFiles', { files: Type.Array(PackageFileSchema) });

const encoding = Type.Enum(['utf8', 'base64'], { description: 'base64 for files that are not text' });

export const PackageFileContentSchema = resource('PackageFileContent', {
  path: Type.String(),
  bytes: Count,
  sha256: Sha256,
  etag: Type.String(),
  encoding,
  content: Type.String(),
});

export const FileQuerySchema = Type.Object(
  { path: Type.String({ minLength: 1, maxLength: 300, description: 'Path inside the package, with forward slashes' }) },
  closed,
);

/** A new file needs `If-None-Match: *`, a change `If-Match` with the file's ETag. */
export const WriteFileSchema = Type.Object({ content: Type.String(), encoding: Type.Optional(encoding) }, closed);

export const CheckResultSchema = resource('CheckResult', {
  ok: Type.Boolean({ description: 'Whether none of the problems is an error' }),
  problems: Type.Array(PackageProblemSchema),
});

export const BuildSchema = resource('Build', {
  state: BuildStateSchema,
  started_at: nullable(Timestamp),
  finished_at: nullable(Timestamp),
  log: Type.Array(Type.String()),
  problems: Type.Array(PackageProblemSchema),
});

/** Activations of versions, newest first. */
export const ActivationSchema = resource('Activation', {
  version_id: Id,
  number: Type.Integer(),
  at: Timestamp,
  by: Type.String(),
});
export const ActivationsSchema = resource('Activations', { activations: Type.Array(ActivationSchema) });

export type Config = Static<typeof ConfigSchema>;
export type ConfigVersion = Static<typeof ConfigVersionSchema>;
export type PublishVersion = Static<typeof PublishVersionSchema>;
export type PackageFile = Static<typeof PackageFileSchema>;
export type PackageFiles = Static<typeof PackageFilesSchema>;
export type PackageFileContent = Static<typeof PackageFileContentSchema>;
export type CheckResult = Static<typeof CheckResultSchema>;
export type Build = Static<typeof BuildSchema>;
export type BuildState = Static<typeof BuildStateSchema>;
export type Activation = Static<typeof ActivationSchema>;
