import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Count, closed, Id, nullable, resource } from './common.ts';

/** The checks of a job. `runner/verify/hashed-files.ts` and `service/verify/what-is-verified.ts` say how each is done. */
export const CHECK_NAMES = [
  'document',
  'corrections',
  'recipe',
  'expected',
  'previous',
  'package',
  'record',
  'workbook',
  'acceptance',
  'acceptance_stored',
  'activity',
  'activity_head',
  'recipes',
  'rerun',
  'same_record',
  'same_issues',
  'same_workbook',
  'same_checks',
] as const;

/** Reasons why a job was not run again, or why its results may differ although its files are unchanged. */
export const RERUN_OBSTACLES = [
  'not_asked',
  'inputs_removed',
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
    note: Type.Optional(Type.String({ description: 'What the check found instead, or a remark' })),
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
  ok: nullable(Type.Boolean({ description: 'Null: no check failed, but some checks were not possible' })),
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
      { ...closed, description: 'Path in artifact.json, and both values as JSON, cut' },
    ),
    { description: 'The first places at which the records differ' },
  ),
});

export const VerifyJobSchema = Type.Object(
  { rerun: Type.Optional(Type.Boolean({ description: 'false: compare hashes only, and run nothing' })) },
  closed,
);

export const WorkspaceVerificationSchema = resource('WorkspaceVerification', {
  ok: nullable(Type.Boolean({ description: 'Null: no check failed, but some checks were not possible' })),
  workspace_id: Id,
  chain: Type.Object(
    {
      ok: Type.Boolean(),
      entries: Count,
      hash: nullable(Type.String({ description: 'Hash of the last entry' })),
      problems: Type.Array(Type.Object({ code: Type.String(), seq: Type.Integer() }, closed)),
    },
    closed,
  ),
  checks: Type.Array(check, { description: 'Checks of the workspace as a whole' }),
  jobs: Type.Object(
    {
      checked: Type.Integer({ minimum: 0, description: 'Revisions of jobs that succeeded' }),
      unchanged: Count,
      changed: Count,
      undecided: Type.Integer({
        minimum: 0,
        description: 'Jobs of which retention removed a part, or which cannot be run again',
      }),
    },
    closed,
  ),
  findings: Type.Array(
    Type.Object(
      {
        job_id: Id,
        revision: Type.Integer({ minimum: 1 }),
        checks: Type.Array(check, { description: 'Those that failed' }),
      },
      closed,
    ),
    { description: 'The first jobs that were changed' },
  ),
});

//
export type CheckName = (typeof CHECK_NAMES)[number];
export type RerunObstacle = (typeof RERUN_OBSTACLES)[number];
export type VerificationCheck = Static<typeof check>;
export type Verification = Static<typeof VerificationSchema>;
export type VerifyJob = Static<typeof VerifyJobSchema>;
export type WorkspaceVerification = Static<typeof WorkspaceVerificationSchema>;
