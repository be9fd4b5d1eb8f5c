import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { hashFile } from '../../base/files/index.ts';
import { canonicalize, openSigner } from '../../base/signing/index.ts';
import type { AcceptanceStatement } from '../../contract/acceptance.ts';
import type { Expecting, ReviewedAttention } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { jobFolder, jobNames } from '../../contract/layout.ts';
import type { Reason } from '../../contract/review.ts';
import { CORRECTIONS_PATH } from '../../runner/index.ts';
import {
  type AcceptanceRow,
  type Database,
  getReviewRules,
  insertAcceptance,
  insertDecisions,
  type JobRow,
  listAcceptances,
  listOpenRevisions,
  makeId,
  passResults,
  readHead,
} from '../../storage/store/index.ts';
import { parseSummary } from '../jobs/describe-job.ts';
import { findFinishedRevision } from '../jobs/find-row.ts';
import { assertStep } from '../jobs/locks.ts';
import { assertNoQuestion, listAttention, pickAttention } from './attention.ts';
import type { ReviewContext } from './context.ts';
import { makeDecisions } from './decide-attention.ts';
import { compareFigures, FiguresDiffer, readRevisionFigures } from './figures.ts';
import { assertSecondPerson } from './second-person.ts';
import type { Person, Step } from './take-step.ts';

export interface AcceptRequest {
  /** The revision to accept; omitted: the newest finished one. */
  revision?: number;
  /** Ids of open attention points that are accepted, too; they require a reason. */
  including?: readonly string[];
  reason?: Reason;
  /** What the person saw: nothing else is signed. */
  expecting?: Expecting;
  /** The same for all jobs that the person accepts together, so that this can be undone. */
  bulkId?: string;
}

/** Plans the signature of a revision. Throws the errors of `contract/errors/review.ts`, and `file_damaged`. */
export async function planAcceptance(
  ctx: ReviewContext,
  job: JobRow,
  person: Person,
  { revision, including = [], reason, expecting, bulkId }: AcceptRequest,
): Promise<Step> {
  assertStep(job, 'accepted');
  const first = (await listAcceptances(ctx.db, job.id)).find(({ withdrawn_at: at }) => at === null);
  const row = await findAcceptable(ctx, job, revision, first);
  const attention = await listAttention(ctx, job, row);
  if (expecting !== undefined) await assertExpected(ctx, job, row, expecting);
  const needsReason = including.length > 0 || job.review_state === 'sent_back';
  if (needsReason && reason === undefined) throw new AdeError('reason_missing');
  const decided = pickAttention(job, row, attention, including);
  assertNoQuestion(job, decided);
  assertNothingOpen(job, attention, including);
  const { secondPerson } = await getReviewRules(ctx.db, job.workspace_id);
  if (secondPerson) await assertSecondPerson(ctx, job, person, first?.person ?? null);
  const part = !secondPerson ? 'only' : first === undefined ? 'first' : 'second';
  const signed = await sign(ctx, job, row, person, { part, first, attention, including });
  const acceptance: AcceptanceRow = { ...signed, bulk_id: bulkId ?? null };
  const state = part === 'first' ? 'waiting_for_second_person' : 'accepted';
  return {
    action: part === 'first' ? 'first_accepted' : 'accepted',
    state,
    change: state === 'accepted' ? { open_due_on: null } : {},
    revision: row.revision,
    reason,
    details: {
      acceptance_id: acceptance.id,
      key_id: acceptance.key_id,
      // The chain of the activity protects this hash against changes.
      statement_sha256: hashStatement(acceptance.statement_json),
      ...(including.length === 0 ? {} : { including: including.join(',') }),
      ...(bulkId === undefined ? {} : { bulk_id: bulkId }),
      ...(person.authentication === 'off' ? { unauthenticated: true } : {}),
    },
    store: async (transaction, entryId) => {
      // Another node may have begun a revision; this step has locked the job's row by now.
      await assertNoneUnderWay(transaction, job);
      await insertDecisions(transaction, makeDecisions(job, entryId, { decided }));
      await insertAcceptance(transaction, acceptance);
      await passResults(transaction, job.id, row.revision, row);
    },
  };
}

/** The revision to accept: it succeeded, no other one is in progress, and it is what the first person accepted. */
async function findAcceptable(
  ctx: ReviewContext,
  job: JobRow,
  revision: number | undefined,
  first: AcceptanceRow | undefined,
): Promise<JobRow> {
  const refuse = (found: string) => new AdeError('job_not_acceptable', { job_id: job.id, found });
  if (job.status !== 'success')
    throw refuse(job.error_code === null ? `it is ${job.status}` : `it ended with ${job.error_code}`);
  await assertNoneUnderWay(ctx.db, job);
  if (first !== undefined && revision !== undefined && revision !== first.revision)
    throw refuse(`${first.person} has accepted revision ${first.revision}, not ${revision}`);
  return findFinishedRevision(ctx, job, first?.revision ?? revision);
}

/** Throws `figures_differ`. */
async function assertExpected(ctx: ReviewContext, job: JobRow, row: JobRow, expecting: Expecting): Promise<void> {
  const differs = compareFigures(await readRevisionFigures(ctx, job, row), expecting);
  if (differs.length > 0) throw new FiguresDiffer({ id: job.id, revision: row.revision }, differs);
}

async function assertNoneUnderWay(db: Database, { id }: JobRow): Promise<void> {
  const open = (await listOpenRevisions(db, [id])).get(id);
  if (open === undefined) return;
  throw new AdeError('revision_under_way', { job_id: id, revision: open.revision, status: open.status });
}

const MAX_NAMED = 20;

function assertNothingOpen(job: JobRow, attention: readonly ReviewedAttention[], including: readonly string[]): void {
  const open = attention.filter(({ id, needs_decision: isOpen }) => isOpen && !including.includes(id));
  if (open.length === 0) return;
  const named = open.slice(0, MAX_NAMED).map(({ id, code }) => `${id} (${code})`);
  throw new AdeError('attention_open', { job_id: job.id, count: open.length, open: named.join(', ') });
}

interface SignedParts {
  part: AcceptanceStatement['part'];
  first: AcceptanceRow | undefined;
  attention: readonly ReviewedAttention[];
  including: readonly string[];
}

/** Compares the files with their hashes first: nobody may sign damaged files. */
async function sign(
  ctx: ReviewContext,
  job: JobRow,
  row: JobRow,
  person: Person,
  { part, first, attention, including }: SignedParts,
): Promise<Omit<AcceptanceRow, 'bulk_id'>> {
  const folder = jobFolder(ctx.dataDir, row.id);
  const hash = async (name: string, known: string | null) => {
    const path = join(folder, name);
    await ctx.files.check(path, known);
    return known ?? hashFile(path);
  };
  const { sheets = 0, tables = 0, rows_in = 0, rows_out = 0 } = parseSummary(row.summary_json) ?? {};
  const decided = attention.filter(({ id, accepted_by: by }) => by !== null || including.includes(id));
  const statement: AcceptanceStatement = {
    kind: 'acceptance',
    id: makeId('acc'),
    workspace_id: job.workspace_id,
    job_id: job.id,
    revision: row.revision,
    part,
    // Signed texts must not contain lone surrogates.
    person: person.name.toWellFormed(),
    token_id: person.tokenId,
    authentication: person.authentication === 'off' ? 'unauthenticated' : person.authentication,
    at: new Date().toISOString(),
    document_sha256: job.document_sha256,
    artifact_sha256: await hash(jobNames.artifact, row.artifact_sha256),
    output_sha256: await hash(jobNames.output, row.output_sha256),
    corrections_sha256: row.correction_count === 0 ? null : await hash(CORRECTIONS_PATH, null),
    totals: { sheets, tables, rows_in, rows_out },
    attention_accepted: decided.map(({ id }) => id).sort(),
    first_id: first?.id ?? null,
    activity_head: await readActivityHead(ctx, job.workspace_id),
  };
  const { key_id, signature } = openSigner(ctx.dataDir).sign(statement);
  return {
    id: statement.id,
    job_id: job.id,
    workspace_id: job.workspace_id,
    revision: row.revision,
    person: person.name,
    at: statement.at,
    statement_json: JSON.stringify(statement),
    key_id,
    signature,
    withdrawn_at: null,
    is_filed: 0,
  };
}

async function readActivityHead(
  { db }: ReviewContext,
  workspaceId: string,
): Promise<AcceptanceStatement['activity_head']> {
  const { seq, hash } = await readHead(db, workspaceId);
  return hash === null ? null : { seq, hash };
}

function hashStatement(json: string): string {
  return createHash('sha256')
    .update(canonicalize(JSON.parse(json)))
    .digest('hex');
}
