import type { Static } from 'typebox';
import * as Type from 'typebox';
import { PERIOD_PATTERN } from '../period.ts';
import { LayoutSchema, RecipePieceSchema, RecipeSchema } from '../recipe.ts';
import { TOLERANCE_NAMES, TolerancesSchema } from '../tolerances.ts';
import { Count, closed, Id, Name, nullable, pageOf, resource, Sha256, Timestamp } from './common.ts';
import { ArtifactChangesSchema } from './comparisons.ts';
import { PeriodText } from './jobs.ts';

const PeriodNameSchema = Type.String({
  pattern: PERIOD_PATTERN,
  description: 'A period: `2026`, `2026-Q2`, `2026-05`, `2026-W07` or `2026-05-31`',
});

const Day = Type.String({ format: 'date' });
const DueDay = Type.Integer({
  minimum: 1,
  maximum: 1000,
  description: 'Day of a period on which its document is due; 1 is the first day of the period',
});
const FilePattern = Type.String({
  minLength: 1,
  maxLength: 300,
  // More `*` would take too long to compare with a hostile name.
  pattern: '^[^*]*(?:\\*[^*]*){0,3}$',
  description:
    'Documents whose name has this form belong to the sender. `*` stands for any text, at most three times, and `{period}` for the period as people write it, such as `2026-05` or `Oct 2026`. The text before a `/` is the name of the batch',
});

/** Somebody who sends documents. */
export const SenderSchema = resource('Sender', {
  id: Id,
  workspace_id: Id,
  name: Name,
  due_day: nullable(DueDay),
  has_several: Type.Boolean({ description: 'Whether a period may have several documents' }),
  file_pattern: nullable(FilePattern),
  created_by: Type.String(),
  created_at: Timestamp,
  archived_at: nullable(Timestamp),
});
/** A sender in the list of all. */
const ListedSenderSchema = resource('ListedSender', {
  ...SenderSchema.properties,
  last_job: nullable(
    Type.Object(
      { id: Id, source_file: Type.String(), period: nullable(Type.String()), submitted_at: Timestamp },
      { ...closed, description: "The job of the sender's newest document, without tries; null if there is none" },
    ),
  ),
});
export const SenderPageSchema = pageOf(ListedSenderSchema);

const settable = {
  due_day: Type.Optional(nullable(DueDay)),
  has_several: Type.Optional(Type.Boolean()),
  file_pattern: Type.Optional(nullable(FilePattern)),
};

export const CreateSenderSchema = Type.Object({ name: Name, ...settable }, closed);
export const UpdateSenderSchema = Type.Object(
  {
    name: Type.Optional(Name),
    ...settable,
    archived: Type.Optional(Type.Boolean({ description: 'Whether the sender is archived: no jobs, nothing expected' })),
  },
  { ...closed, minProperties: 1 },
);

/** The state of a sender in one period. */
export const PeriodSenderSchema = Type.Object(
  {
    sender: SenderSchema,
    due_on: nullable(Day),
    state: Type.Enum(['received', 'missing', 'overdue', 'not_expected'], {
      description: '`missing`: a document is expected, and its due day has not passed',
    }),
    job_ids: Type.Array(Id, { description: 'Jobs of the period, newest first, without tries and retried jobs' }),
    standing_job_id: nullable(Type.Unsafe<string>({ ...Id, description: 'The job that counts for the period' })),
    standing_job_ids: Type.Array(Id, { description: 'That job, and those that people added to it' }),
  },
  closed,
);
export const PeriodOverviewSchema = resource('PeriodOverview', {
  period: PeriodNameSchema,
  items: Type.Array(PeriodSenderSchema),
});

/** The newest periods with documents. */
export const PeriodListSchema = resource('PeriodList', {
  items: Type.Array(PeriodOverviewSchema, { description: 'Newest first' }),
});

export const ListPeriodsQuerySchema = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 60, default: 6, description: 'Number of periods' })),
    sender_id: Type.Optional(Type.Unsafe<string>({ ...Id, description: 'Only what this sender has sent' })),
  },
  closed,
);

/** The sender and the period of a job. */
export const AssignJobSchema = Type.Object(
  { sender_id: nullable(Id), period: nullable(PeriodText) },
  { ...closed, title: 'AssignJob', description: 'null removes the sender or the period' },
);

/** A version of a sender's recipe. Its pieces are read separately, since they contain values. */
export const RecipeVersionSchema = resource('RecipeVersion', {
  sender_id: Id,
  config_id: Id,
  version: Type.Integer({ minimum: 1 }),
  sha256: Sha256,
  pieces: Count,
  made_by: Type.String(),
  made_at: Timestamp,
  revoked_at: nullable(Timestamp),
  revoked_by: nullable(Type.String()),
});
export const RecipeVersionPageSchema = pageOf(RecipeVersionSchema);

const base_version = Type.Integer({
  minimum: 0,
  description: 'The newest version of the recipe that you know; 0 if there is none',
});

const REVOCABLE = `^(?:r[1-9]\\d*|${TOLERANCE_NAMES.map((name) => name.replace('.', '\\.')).join('|')})$`;

/** Exactly one of `job_id`, `checks`, `revoke` and `recipe`, or `job_id` together with `checks`. */
export const MakeRecipeSchema = Type.Object(
  {
    config_id: Id,
    base_version,
    job_id: Type.Optional(Id),
    corrections: Type.Optional(
      Type.Array(Type.String({ pattern: '^c[1-9]\\d*$' }), {
        maxItems: 10_000,
        description: 'With `job_id`: the corrections that will hold for the sender; by default all that are possible',
      }),
    ),
    until: Type.Optional(Type.Unsafe<string>({ ...Day, description: 'With `job_id`: last day of the corrections' })),
    checks: Type.Optional(TolerancesSchema),
    revoke: Type.Optional(
      Type.Array(Type.String({ pattern: REVOCABLE }), {
        minItems: 1,
        maxItems: 10_000,
        description:
          'Ids of pieces, names of tolerances such as `drift.rows`, and switches such as `off.types_changed`',
      }),
    ),
    recipe: Type.Optional(RecipeSchema),
    dry_run: Type.Optional(Type.Boolean({ description: 'Only show the recipe that would be made' })),
  },
  { ...closed, title: 'MakeRecipe' },
);

export const MadeRecipeSchema = resource('MadeRecipe', {
  version: nullable(RecipeVersionSchema),
  recipe: RecipeSchema,
  added: Type.Array(
    Type.Object(
      { id: Type.String(), found_by: Type.String({ description: 'How the piece finds its place, in words' }) },
      closed,
    ),
  ),
  replaced: Type.Array(Type.String()),
  left_out: Type.Array(Type.Object({ correction: Type.String(), found: Type.String() }, closed), {
    description: 'Corrections that can hold only for their own document, and why',
  }),
});

export const RecipeChangesSchema = resource('RecipeChanges', {
  added: Type.Array(RecipePieceSchema),
  removed: Type.Array(RecipePieceSchema),
  layouts: Type.Object({ added: Type.Array(LayoutSchema), removed: Type.Array(LayoutSchema) }, closed),
  checks_off: Type.Array(Type.Object({ code: Type.String(), before: Type.Boolean(), after: Type.Boolean() }, closed), {
    description: 'Checks that only one of the two versions switches off',
  }),
  tolerances: Type.Array(
    Type.Object(
      { name: Type.Enum([...TOLERANCE_NAMES]), before: nullable(Type.Number()), after: nullable(Type.Number()) },
      { ...closed, description: 'null: the recipe does not set the tolerance, so the package decides' },
    ),
  ),
});

/** The changes that a recipe would make in past documents of its sender. */
export const TryRecipeSchema = Type.Object(
  {
    job_ids: Type.Optional(
      Type.Array(Id, {
        minItems: 1,
        maxItems: 40,
        description: "Jobs to run again; by default the sender's newest 12 successful jobs",
      }),
    ),
  },
  { ...closed, title: 'TryRecipe' },
);
export const RecipeTrialsSchema = resource('RecipeTrials', {
  items: Type.Array(
    Type.Object(
      {
        job_id: Id,
        changes: nullable(ArtifactChangesSchema),
        error: nullable(Type.Object({ code: Type.String(), message: Type.String() }, closed)),
      },
      closed,
    ),
  ),
});

export type Sender = Static<typeof SenderSchema>;
export type CreateSender = Static<typeof CreateSenderSchema>;
export type UpdateSender = Static<typeof UpdateSenderSchema>;
export type ListedSender = Static<typeof ListedSenderSchema>;
export type PeriodList = Static<typeof PeriodListSchema>;
export type PeriodOverview = Static<typeof PeriodOverviewSchema>;
export type AssignJob = Static<typeof AssignJobSchema>;
export type RecipeVersion = Static<typeof RecipeVersionSchema>;
export type MakeRecipe = Static<typeof MakeRecipeSchema>;
export type MadeRecipe = Static<typeof MadeRecipeSchema>;
export type RecipeChanges = Static<typeof RecipeChangesSchema>;
export type RecipeTrials = Static<typeof RecipeTrialsSchema>;
