import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely';
import type { ReviewState } from '../../contract/review.ts';
import type { Database } from './database.ts';
import { isOpenWithoutDay, type SenderPeriod } from './due-pairs.ts';
import { DEFAULT_PAGE_ROWS, isAfter, makePage, type PageRequest, parseCursor, type RowPage } from './pages.ts';
import type { JobRow, JobStatus, Tables } from './schema/tables.ts';
import { type FoundBy, findColumnSetsByHeader, findNames, findSendersByName } from './search.ts';

export interface JobFilter {
  workspaceId: string;
  statuses?: readonly JobStatus[];
  /** `true`: jobs that need attention; `false`: jobs that don't; a text: jobs that need it for this reason. */
  attention?: boolean | string;
  documentId?: string;
  configId?: string;
  configVersionId?: string;
  batchId?: string;
  reviewState?: ReviewState;
  /** Name of a person. */
  assignee?: string;
  /** Jobs that are not accepted and were due before this day, ISO 8601. */
  dueBefore?: string;
  /** With `dueBefore`: also such jobs of these senders and periods, unless they have a day of their own. */
  dueOf?: readonly SenderPeriod[];
  senderId?: string | undefined;
  period?: string | undefined;
  /** Part of the document's file name, of its sender's name or of a header, ignoring case, or the id of a job. */
  text?: string;
  /** Submitted at or after `from`, and before `to`; ISO 8601 in UTC. */
  from?: string;
  to?: string;
  /** Runs of drafts; excluded by default. */
  tries?: 'exclude' | 'include' | 'only';
}

type ListRequest = JobFilter & PageRequest;

/** The columns that the API shows; no others, since fetching a value costs more than finding its row. */
const LISTED = [
  'id',
  'workspace_id',
  'status',
  'is_try',
  'retry_of',
  'batch_id',
  'attempt',
  'document_id',
  'filename',
  'document_sha256',
  'arrival_id',
  'config_id',
  'config_version_id',
  'runtime_network_access',
  'as_of',
  'read_encoding',
  'read_delimiter',
  'created_at',
  'submitted_by',
  'started_at',
  'finished_at',
  'duration_ms',
  'pass',
  'pass_name',
  'rows_done',
  'summary_json',
  'error_code',
  'error_message',
  'inputs_purged_at',
  'outputs_purged_at',
  'artifacts_purged_at',
  'revision_of',
  'revision',
  'review_state',
  'assignee',
  'due_on',
  'held_at',
  'replaces',
  'replaced_by',
  'sender_id',
  'period',
  'recipe_version',
  'sender_found_by',
  'period_found_by',
  'period_candidates',
  'attention_codes',
  'title_place',
  'second_to',
  'stands_beside',
] as const satisfies (keyof JobRow)[];

const listedColumns = LISTED.map((name) => `jobs.${name}` as const);

export type ListedJob = Pick<JobRow, (typeof LISTED)[number]>;

/** A page of jobs; `foundBy`: for a search, why each was found, by id. */
export type JobListPage = RowPage<ListedJob> & { foundBy?: ReadonlyMap<string, FoundBy> };

/** Jobs that match the filter, newest first. */
export async function listJobs(db: Database, request: ListRequest): Promise<JobListPage> {
  return request.text === undefined || request.text === '' ? listNewest(db, request) : searchJobs(db, request);
}

async function listNewest(db: Database, request: ListRequest): Promise<RowPage<ListedJob>> {
  const { limit = DEFAULT_PAGE_ROWS } = request;
  const rows = await newestJobs(db, request)
    .limit(limit + 1)
    .execute();
  return makePage(rows, limit, (row) => ({ at: row.created_at, id: row.id }));
}

/** The query of `listJobs`; exported so that a test can check that an index has its order. */
export function newestJobs(db: Database, request: ListRequest) {
  let query = db.selectFrom('jobs').select(listedColumns).where(matchesFilter(request));
  if (request.cursor !== undefined) query = query.where(isAfter(request.cursor, 'created_at'));
  return query.orderBy('created_at', 'desc').orderBy('id', 'desc');
}

/** A statement of SQLite has at most 32,766 parameters. */
const IDS_AT_ONCE = 10_000;

/**
 * Jobs with the text in their name, in the name of their sender or in a header, and the job with this id, in the order in
 * which they were stored.
 */
async function searchJobs(db: Database, request: ListRequest): Promise<JobListPage> {
  const { cursor, limit = DEFAULT_PAGE_ROWS, text = '' } = request;
  const beforeSeq = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(parseCursor(cursor).at);
  const select = () =>
    db
      .selectFrom('jobs')
      .innerJoin('job_names', 'job_names.job_id', 'jobs.id')
      .select(listedColumns)
      .select('job_names.seq')
      .where('job_names.seq', '<', beforeSeq)
      .where(matchesFilter(request))
      .orderBy('job_names.seq', 'desc')
      .limit(limit + 1);
  const senderIds = await findSendersByName(db, request.workspaceId, text);
  const columnSets = findColumnSetsByHeader(db, request.workspaceId, text);
  const ofSenders = [];
  for (let at = 0; at < senderIds.length; at += IDS_AT_ONCE) {
    const ids = senderIds.slice(at, at + IDS_AT_ONCE);
    ofSenders.push(...(await select().where('jobs.sender_id', 'in', ids).execute()));
  }
  const found = {
    sender: ofSenders,
    document: [
      ...(await namedJobs(db, { ...request, text, limit: limit + 1 }, beforeSeq).execute()),
      ...(await select().where('jobs.id', '=', text).execute()),
    ],
    header: columnSets === null ? [] : await select().where('jobs.columns_id', 'in', columnSets).execute(),
  } satisfies Record<FoundBy, unknown>;
  const unique = new Map([...found.document, ...found.sender, ...found.header].map((row) => [row.id, row]));
  const rows = [...unique.values()].sort((a, b) => b.seq - a.seq).slice(0, limit + 1);
  const foundBy = new Map<string, FoundBy>();
  for (const by of ['header', 'sender', 'document'] as const) for (const { id } of found[by]) foundBy.set(id, by);
  // The rows keep their extra `seq`: removing it would cost more than the query.
  return { ...makePage(rows, limit, (row) => ({ at: String(row.seq), id: row.id })), foundBy };
}

/**
 * The query of a search for a part of names; exported so that a test can check that an index has the states of the jobs
 * with these names. There may be many, so the rows of jobs are read only for the page.
 */
export function namedJobs(db: Database, request: JobFilter & { text: string; limit: number }, beforeSeq: number) {
  // SQLite keeps the order of a cross join: names come sorted, and reading stops when the page is full.
  const page = db
    .selectFrom(findNames(db, request.text, 'job').as('found'))
    .crossJoin('jobs')
    .select(['found.seq', 'jobs.id'])
    .whereRef('jobs.id', '=', 'found.target_id')
    .where('found.seq', '<', beforeSeq)
    .where(matchesFilter(request))
    .orderBy('found.seq', 'desc')
    .limit(request.limit);
  return db
    .selectFrom(page.as('page'))
    .innerJoin('jobs', 'jobs.id', 'page.id')
    .select(listedColumns)
    .select('page.seq')
    .orderBy('page.seq', 'desc');
}

function matchesFilter(filter: JobFilter): Expression<SqlBool> {
  const is = expressionBuilder<Tables, 'jobs'>();
  const { statuses = [], attention, tries = 'exclude' } = filter;
  const conditions: Expression<SqlBool>[] = [
    is('jobs.workspace_id', '=', filter.workspaceId),
    is('jobs.revision_of', 'is', null),
  ];
  if (statuses.length > 0) conditions.push(is('jobs.status', 'in', [...statuses]));
  if (attention !== undefined) conditions.push(matchesAttention(attention));
  if (filter.documentId !== undefined) conditions.push(is('jobs.document_id', '=', filter.documentId));
  if (filter.configId !== undefined) conditions.push(is('jobs.config_id', '=', filter.configId));
  if (filter.configVersionId !== undefined) conditions.push(is('jobs.config_version_id', '=', filter.configVersionId));
  if (filter.batchId !== undefined) conditions.push(is('jobs.batch_id', '=', filter.batchId));
  if (filter.reviewState !== undefined) conditions.push(is('jobs.review_state', '=', filter.reviewState));
  if (filter.assignee !== undefined) conditions.push(is('jobs.assignee', '=', filter.assignee));
  // The index only has jobs with a due date.
  if (filter.dueBefore !== undefined) conditions.push(wasDue(filter.dueBefore, filter.dueOf));
  if (filter.senderId !== undefined) conditions.push(is('jobs.sender_id', '=', filter.senderId));
  if (filter.period !== undefined) conditions.push(is('jobs.period', '=', filter.period));
  if (filter.from !== undefined) conditions.push(is('jobs.created_at', '>=', filter.from));
  if (filter.to !== undefined) conditions.push(is('jobs.created_at', '<', filter.to));
  if (tries !== 'include') conditions.push(is('jobs.is_try', '=', tries === 'only' ? 1 : 0));
  return is.and(conditions);
}

/** With senders and periods, their jobs are found by an index of what is open, and then sorted. */
function wasDue(day: string, pairs: readonly SenderPeriod[] = []): Expression<SqlBool> {
  // The index only has jobs with a due date.
  const ofOwnDay = sql<SqlBool>`jobs.open_due_on is not null and jobs.open_due_on < ${day}`;
  if (pairs.length === 0) return ofOwnDay;
  const rows = pairs.map(({ senderId, period }) => sql`(${senderId}, ${period})`);
  return sql<SqlBool>`jobs.id in (
    select id from jobs as due where due.open_due_on is not null and due.open_due_on < ${day}
    union all
    select id from jobs where ${isOpenWithoutDay()} and (sender_id, period) in (values ${sql.join(rows)}))`;
}

/** The empty text is part of the statement rather than a value: otherwise SQLite does not use the index for it. */
function matchesAttention(attention: boolean | string): Expression<SqlBool> {
  if (attention === false) return sql<SqlBool>`jobs.attention_codes = ''`;
  if (attention === true) return sql<SqlBool>`jobs.attention_codes != ''`;
  return sql<SqlBool>`jobs.attention_codes != '' and replace(jobs.attention_codes, ${`,${attention},`}, '') != jobs.attention_codes`;
}
