import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Count, closed, Id, nullable, resource } from './common.ts';

/** The checks of a job, as `runner/verify/hashed-files.ts` and `service/verify/what-is-verified.ts` describe them. */
export const CHECK_NAMES = [
  'document',
  'corrections',
  'recipe',
  'expected',
  'previous',
  'salt',
  'package',
  'record',
  'workbook',
  'erasure',
  'acceptance',
  'acceptance_stored',
  'activity',
  'activity_head',
  'recipes',
  'storage',
  'rerun',
  'same_record',
  'same_issues',
  'same_workbook',
  'same_checks',
  'same_edition',
] as const;

/** Reasons why a job was not run again, or why its results may differ although its files are unchanged. */
export const RERUN_OBSTACLES = [
  'not_asked',
  'inputs_removed',
  'previous_removed',
  'erased',
  'inputs_missing',
  'inputs_changed',
  'record_removed',
  'record_unreadable',
  'environment_missing',
  'environment_changed',
  'other_engine',
  'other_runtime',
  'run_failed',
] as const;

const check = Type.Object(
  {
    name: Type.Enum([...CHECK_NAMES]),
    ok: nullable(Type.Boolean({ description: 'Null if the question cannot be answered' })),
    note: Type.Optional(Type.String({ description: 'What the check found, or a remark' })),
  },
  closed,
);

export const VerificationAnswersSchema = resource('VerificationAnswers', {
  hashes: nullable(
    Type.Boolean({
      description: 'Whether all present files have their recorded hashes; null if none could be compared',
    }),
  ),
  chain: nullable(
    Type.Boolean({
      description: 'Whether the activity of the workspace is unbroken; null outside of the data folder of a service',
    }),
  ),
  rerun: Type.Object(
    {
      identical: nullable(
        Type.Boolean({ description: 'Whether a new run gave the same result; null if there was no new run' }),
      ),
      because: nullable(
        Type.Enum([...RERUN_OBSTACLES], {
          description: 'Why there was no new run, or a possible cause of the difference',
        }),
      ),
    },
    closed,
  ),
});

export const VerificationSchema = resource('Verification', {
  ok: nullable(Type.Boolean({ description: 'Null if no check failed, but some checks were not possible' })),
  job_id: Id,
  revision: Type.Integer({ minimum: 1 }),
  source_file: Type.String(),
  answers: VerificationAnswersSchema,
  checks: Type.Array(check, {
    description: 'The checks in their order; a failed check leaves out those that depend on it',
  }),
  differences: Type.Array(
    Type.Object(
      { path: Type.String(), recorded: nullable(Type.String()), found: nullable(Type.String()) },
      { ...closed, description: 'Path in artifact.json, and both values as JSON, shortened if they are long' },
    ),
    { description: 'The first places at which the records differ' },
  ),
});

export const VerifyJobSchema = Type.Object(
  { rerun: Type.Optional(Type.Boolean({ description: 'false: only compare hashes, without running the job again' })) },
  closed,
);

export const WorkspaceVerificationSchema = resource('WorkspaceVerification', {
  ok: nullable(Type.Boolean({ description: 'Null if no check failed, but some checks were not possible' })),
  workspace_id: Id,
  chain: Type.Object(
    {
      ok: Type.Boolean(),
      entries: Count,
      hash: nullable(Type.String({ description: 'Hash of the last entry of the chain' })),
      problems: Type.Array(Type.Object({ code: Type.String(), seq: Type.Integer() }, closed)),
    },
    closed,
  ),
  checks: Type.Array(check, { description: 'Checks that concern the whole workspace' }),
  jobs: Type.Object(
    {
      checked: Type.Integer({ minimum: 0, description: 'Number of successful revisions of jobs' }),
      unchanged: Count,
      changed: Count,
      undecided: Type.Integer({
        minimum: 0,
        description:
          'Jobs that retention removed in part, that cannot be run again, or whose files the storage did not give',
      }),
    },
    closed,
  ),
  findings: Type.Array(
    Type.Object(
      {
        job_id: Id,
        revision: Type.Integer({ minimum: 1 }),
        checks: Type.Array(check, { description: 'The failed checks' }),
      },
      closed,
    ),
    { description: 'The first revisions that were changed' },
  ),
});

//
export type CheckName = (typeof CHECK_NAMES)[number];
export type RerunObstacle = (typeof RERUN_OBSTACLES)[number];
export type VerificationCheck = Static<typeof check>;
export type Verification = Static<typeof VerificationSchema>;
export type VerifyJob = Static<typeof VerifyJobSchema>;
export type WorkspaceVerification = Static<typeof WorkspaceVerificationSchema>;
