import { sql } from 'kysely';
import type { Database } from './database.ts';
import { DEFAULT_PAGE_ROWS, makePage, type PageRequest, parseCursor, type RowPage } from './pages.ts';
import type { JobRow, JobStatus } from './tables.ts';

export interface JobFilter {
  workspaceId: string;
  statuses?: readonly JobStatus[];
  /** `true`: jobs that need attention; `false`: those that don't; a text: those that need it for this reason. */
  attention?: boolean | string;
  documentId?: string;
  configId?: string;
  configVersionId?: string;
  batchId?: string;
  /** Part of the document's file name, ignoring case, or the id of a job. */
  text?: string;
  /** Submitted at or after, and before; ISO 8601 in UTC. */
  from?: string;
  to?: string;
  /** Runs of drafts; excluded by default. */
  tries?: 'exclude' | 'include' | 'only';
}

/** Jobs that match the filter, newest first. */
export async function listJobs(db: Database, request: JobFilter & PageRequest): Promise<RowPage<JobRow>> {
  const { cursor, limit = DEFAULT_PAGE_ROWS } = request;
  let query = selectJobs(db, request);
  if (cursor !== undefined) {
    const { at, id } = parseCursor(cursor);
    query = query.where((or) =>
      or.or([or('created_at', '<', at), or.and([or('created_at', '=', at), or('id', '<', id)])]),
    );
  }
  const rows = await query
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return makePage(rows, limit, (row) => ({ at: row.created_at, id: row.id }));
}

function selectJobs(db: Database, filter: JobFilter) {
  const { statuses, attention, tries = 'exclude', text } = filter;
  let query = db.selectFrom('jobs').selectAll().where('workspace_id', '=', filter.workspaceId);
  if (statuses !== undefined && statuses.length > 0) query = query.where('status', 'in', [...statuses]);
  if (attention === true) query = query.where('attention_codes', '!=', '');
  if (attention === false) query = query.where('attention_codes', '=', '');
  if (typeof attention === 'string')
    query = query.where(sql<boolean>`attention_codes like ${`%,${escapeLike(attention)},%`} escape '\\'`);
  if (filter.documentId !== undefined) query = query.where('document_id', '=', filter.documentId);
  if (filter.configId !== undefined) query = query.where('config_id', '=', filter.configId);
  if (filter.configVersionId !== undefined) query = query.where('config_version_id', '=', filter.configVersionId);
  if (filter.batchId !== undefined) query = query.where('batch_id', '=', filter.batchId);
  if (filter.from !== undefined) query = query.where('created_at', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('created_at', '<', filter.to);
  if (tries !== 'include') query = query.where('is_try', '=', tries === 'only' ? 1 : 0);
  if (text !== undefined && text !== '') {
    const pattern = `%${escapeLike(text.toLowerCase())}%`;
    query = query.where((or) =>
      or.or([sql<boolean>`lower(filename) like ${pattern} escape '\\'`, or('id', '=', text)]),
    );
  }
  return query;
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
