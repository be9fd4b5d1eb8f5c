import type { Job } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { jobFolder } from '../../contract/layout.ts';
import {
  type CheckInputFiles,
  copyCheckInputs,
  decideNetworkAccess,
  describeChecked,
  planCheckInputs,
} from '../../runner/index.ts';
import {
  findJob,
  getDocument,
  type JobRow,
  listEarlierCopies,
  toReadAs,
  toReadAsColumns,
} from '../../storage/store/index.ts';
import { findCurrentEnvironment } from '../environments/current-environment.ts';
import { putInputs, withPlan } from '../folders/job-inputs.ts';
import type { Submitted } from '../replay.ts';
import { findBelonging, findRecipeVersion, givenByUpload, namesOf } from '../senders/match-sender.ts';
import { findSenderChecks } from '../senders/standing.ts';
import { assertReadAs } from './assert-read-as.ts';
import type { SubmitContext } from './context.ts';
import { fileJob, findJobReplay, type Request, storeWithInputs } from './store-job.ts';
import {
  assertDocumentExists,
  findRunnable,
  getArrived,
  type JobOrigin,
  makeSubmittedRow,
  type SubmissionBase,
  toJobVersion,
} from './submission.ts';

export interface JobSubmission extends SubmissionBase {
  documentId: string;
  /** The arrival that the job is about; if omitted, see `WantedArrival`. */
  arrivalId?: string | undefined;
  /** Whether the job is a run of a draft, which is removed after a day. */
  isTry?: boolean;
  /** The time that rules see as the present, ISO 8601; now by default. */
  asOf?: string;
}

/** Accepts a job, or throws the reason against it: a returned job is stored and will be run. */
export async function submitJob(ctx: SubmitContext, request: JobSubmission): Promise<Submitted<Job>> {
  return submit(ctx, request, async () => {
    await assertReadAs(request.readAs);
    const runnable = await findRunnable(ctx, request, request.isTry === true);
    const { arrivalId, submittedBy: by } = request;
    const arrived = await getArrived(ctx.db, request.workspaceId, request.documentId, { arrivalId, by });
    const { document, arrival } = arrived;
    const belonging = await findBelonging(ctx.db, {
      workspaceId: request.workspaceId,
      configId: runnable.version.config_id,
      given: [{ ...request, by: 'submission' }, givenByUpload(arrival)],
      ...namesOf(arrival),
    });
    const origin: JobOrigin = {
      ...belonging,
      submitted_by: request.submittedBy,
      is_try: request.isTry === true ? 1 : 0,
      as_of: request.asOf,
    };
    await assertDocumentExists(ctx, document);
    const {
      earlierJobIds: earlierIds,
      plannedAt,
      ...ofSender
    } = await findSenderChecks(ctx, belonging, {
      ...document,
      filename: arrival.filename,
    });
    const inputs = planCheckInputs({ ...ofSender, ...request.checks }, describeChecked(runnable.manifest));
    const version = toJobVersion(runnable, request.readAs);
    const row = makeSubmittedRow(ctx, arrived, version, { ...origin, inputs_planned_at: plannedAt });
    return { row, inputs, earlierIds };
  });
}

/**
 * Makes a new job with the document, version, time and reading of an ended one; the request may give another reading.
 * `readOld` is called unless this is a replay.
 */
export async function retryJob(
  ctx: SubmitContext,
  request: Omit<SubmissionBase, 'configVersionId'>,
  readOld: () => Promise<JobRow>,
): Promise<Submitted<Job>> {
  const { workspaceId } = request;
  const earlier = await findJobReplay(ctx, request);
  if (earlier !== null) return earlier;
  const { id, status } = await readOld();
  if (status === 'queued' || status === 'running') throw new AdeError('job_not_finished', { job_id: id, status });
  return submit(ctx, request, async () => {
    // Its files may have been removed since; then the job is planned again from what is left.
    const old = await readOld();
    const document = await getDocument(ctx.db, workspaceId, old.document_id);
    await assertDocumentExists(ctx, document);
    await assertReadAs(request.readAs);
    const { config_id, config_version_id, environment_id, runtime_network_access, as_of, is_try } = old;
    const { sender_id, period, sender_found_by, period_found_by, period_candidates, inputs_planned_at } = old;
    const earlierIds = old.earlier_removed_at === null ? await listEarlierCopies(ctx.db, old.id) : [];
    // A retry uses the sender's current recipe. If a person has set the sender, `applyAssignment` exchanges the inputs.
    const found = { sender_id, period, sender_found_by, period_found_by, period_candidates };
    const belonging = { ...found, recipe_version: await findRecipeVersion(ctx.db, old) };
    const readAs = toReadAsColumns(request.readAs ?? toReadAs(old));
    const version = { config_id, config_version_id, environment_id, runtime_network_access, ...readAs };
    const base = { submitted_by: request.submittedBy, retry_of: old.id, as_of, is_try, inputs_planned_at };
    const { build } = await findCurrentEnvironment(ctx, old);
    decideNetworkAccess(runtime_network_access === 1, ctx.settings, build.manifest);
    const inputs = copyCheckInputs(jobFolder(ctx.dataDir, old.id));
    const arrival = { id: old.arrival_id, filename: old.filename };
    return {
      row: makeSubmittedRow(ctx, { document, arrival }, version, { ...belonging, ...base }),
      inputs,
      earlierIds,
    };
  });
}

interface NewJob {
  row: JobRow;
  /** The inputs are on disk before the job is accepted, because they exist nowhere else. */
  inputs: CheckInputFiles;
  /** The earlier jobs of which the inputs have copies. */
  earlierIds: readonly string[];
}

async function submit(ctx: SubmitContext, request: Request, makeJob: () => Promise<NewJob>): Promise<Submitted<Job>> {
  const earlier = await findJobReplay(ctx, request);
  if (earlier !== null) return earlier;
  const slot = await ctx.places.reserve(request.workspaceId);
  try {
    await ctx.step('reserved', '');
    const { row, earlierIds } = await withPlan(async () => {
      const made = await makeJob();
      await ctx.step('planned', made.row.id);
      await putInputs(ctx, made.row.id, made.inputs);
      return made;
    });
    await ctx.step('put', row.id);
    const replay = await storeWithInputs(ctx, request, row, earlierIds);
    if (replay !== null) {
      slot.release();
      return replay;
    }
    await ctx.step('stored', row.id);
    await fileJob(ctx, row, request.hooks);
    await ctx.step('filed', row.id);
    ctx.jobs.enqueue(row, slot);
    await ctx.step('enqueued', row.id);
    // In a single process, the job may have started by now.
    const latest = ctx.nodeId === null ? ((await findJob(ctx.db, row.id)) ?? row) : row;
    return { resource: await ctx.jobs.describe(latest), isReplay: false };
  } catch (error) {
    slot.release();
    throw error;
  }
}
