import { type AnyRow, ofAnyTable, readRowsAfter } from './any-rows.ts';
import type { Database } from './database.ts';
import { partsOf, type TableShape } from './dialects/dialect.ts';
import type { Tables } from './schema/tables.ts';

/**
 * How a column is searched and masked: `text` and `json` in place; `unique` is a name that must differ from others, and
 * `folded` one for searches, with an index; `outside` is an address of something that ADE does not own, and `signed`
 * something that would no longer be what was signed or chained: both are found and stay. `source`: who brought something,
 * which is searched if it is a source.
 */
export type ColumnMode = 'text' | 'json' | 'unique' | 'folded' | 'outside' | 'signed' | 'source';

/** Begins the name of a source among those of users. */
const SOURCE = 'source ';

interface SearchedTable {
  columns: Readonly<Record<string, ColumnMode>>;
  /** The column with the workspace, or the column that names a row of another table that has it. */
  workspace: string | { by: string; of: 'jobs' | 'documents' | 'batches' | 'webhooks' | 'config_versions' };
  /** The job, document or version that the row belongs to, and with which it is erased. */
  holder?: { kind: 'job' | 'document' | 'version'; by: string };
}

/** A table that is not searched, and why. */
interface SkippedTable {
  holds: 'ids' | 'users' | 'hashes' | 'service' | 'index';
}

const ofJob = { workspace: { by: 'job_id', of: 'jobs' }, holder: { kind: 'job', by: 'job_id' } } as const;
const ofDocument = {
  workspace: { by: 'document_id', of: 'documents' },
  holder: { kind: 'document', by: 'document_id' },
} as const;

/**
 * Every table of the schema: where it may have what a document or a person said about somebody. Names of users, who are
 * in columns such as `created_by`, are not searched for.
 */
export const SUBJECT_TABLES: Readonly<Record<keyof Tables, SearchedTable | SkippedTable>> = {
  workspaces: { workspace: 'id', columns: { name: 'unique' } },
  configs: { workspace: 'workspace_id', columns: { name: 'unique' } },
  config_versions: {
    workspace: 'workspace_id',
    holder: { kind: 'version', by: 'id' },
    columns: { title: 'text', label: 'text', note: 'text', build_error: 'text' },
  },
  publication_checks: {
    workspace: { by: 'config_version_id', of: 'config_versions' },
    columns: { details_json: 'json' },
  },
  field_proposals: {
    workspace: 'workspace_id',
    columns: { subject: 'text', name: 'text', header: 'text', checks_json: 'json' },
  },
  field_proposal_jobs: { holds: 'ids' },
  environments: { holds: 'hashes' },
  documents: {
    workspace: 'workspace_id',
    holder: { kind: 'document', by: 'id' },
    columns: { filename: 'text', folder: 'text', uploaded_by: 'source' },
  },
  arrivals: { ...ofDocument, columns: { filename: 'text', folder: 'text', arrived_by: 'source' } },
  document_names: { ...ofDocument, columns: { name: 'folded' } },
  document_index: { holds: 'index' },
  sources: {
    workspace: 'workspace_id',
    columns: { name: 'unique', path_template: 'text', trouble_message: 'text', address: 'outside' },
  },
  source_files: {
    workspace: 'workspace_id',
    columns: { path: 'text', place: 'text', moving_to: 'text', belonging: 'json', error_message: 'text' },
  },
  jobs: {
    workspace: 'workspace_id',
    holder: { kind: 'job', by: 'id' },
    columns: {
      filename: 'text',
      summary_json: 'json',
      title_place: 'json',
      error_message: 'text',
      submitted_by: 'source',
    },
  },
  job_names: { ...ofJob, columns: { name: 'folded' } },
  job_index: { holds: 'index' },
  column_sets: { workspace: 'workspace_id', columns: { tables_json: 'json', headers: 'text' } },
  earlier_copies: { holds: 'ids' },
  review_entries: { ...ofJob, columns: { details_json: 'json' } },
  attention_decisions: { ...ofJob, columns: { topic: 'text', attention_id: 'text' } },
  correction_drafts: { holds: 'users' },
  job_sequels: { ...ofJob, columns: { held_json: 'json', message: 'text', differs_json: 'json' } },
  acceptances: {
    workspace: 'workspace_id',
    holder: { kind: 'job', by: 'job_id' },
    columns: { statement_json: 'signed' },
  },
  review_rules: { holds: 'service' },
  document_holds: { holds: 'users' },
  senders: { workspace: 'workspace_id', columns: { name: 'unique', file_pattern: 'text' } },
  sender_salts: { holds: 'hashes' },
  recipes: { holds: 'hashes' },
  batches: { workspace: 'workspace_id', columns: { name: 'text' } },
  batch_items: { workspace: { by: 'batch_id', of: 'batches' }, columns: { error_message: 'text' } },
  batch_counts: { holds: 'ids' },
  idempotency_keys: { workspace: 'workspace_id', columns: { key: 'unique' } },
  people: { holds: 'users' },
  person_names: { holds: 'users' },
  sign_on_attempts: { holds: 'users' },
  access_changes: { holds: 'users' },
  scim_users: { holds: 'users' },
  scim_groups: { holds: 'users' },
  scim_members: { holds: 'users' },
  tokens: { holds: 'users' },
  sessions: { holds: 'users' },
  activity: { workspace: 'workspace_id', columns: { details_json: 'signed' } },
  activity_chains: { holds: 'hashes' },
  settings: { holds: 'service' },
  webhooks: { workspace: 'workspace_id', columns: { description: 'text', url: 'outside' } },
  webhook_deliveries: {
    workspace: { by: 'webhook_id', of: 'webhooks' },
    holder: { kind: 'job', by: 'job_id' },
    columns: { data_json: 'json', attempts_json: 'json' },
  },
  events: {
    workspace: 'workspace_id',
    holder: { kind: 'job', by: 'job_id' },
    columns: { data_json: 'json' },
  },
  event_ends: { holds: 'ids' },
  complete_periods: { holds: 'ids' },
  job_events: { ...ofJob, columns: { event_json: 'json' } },
  feed_events: { holds: 'service' },
  stored_folders: { holds: 'ids' },
  stored_files: { holds: 'index' },
  unnamed_blobs: { holds: 'ids' },
  blob_listing: { holds: 'ids' },
  signing_keys: { holds: 'service' },
  signing_key_in_use: { holds: 'service' },
  identity: { holds: 'service' },
  nodes: { holds: 'service' },
  queue_places: { holds: 'ids' },
  subject_searches: { holds: 'service' },
  subject_holders: { holds: 'service' },
};

/** A row with a column that may be searched. */
export interface SearchedRow {
  table: string;
  key: AnyRow;
  /** What it is erased with: `job:ID`, `document:ID`, `version:ID`, or `rows:TABLE`. */
  holder: string;
  texts: { column: string; mode: ColumnMode; text: string }[];
}

const ROWS_AT_ONCE = 200;

/** The rows of a workspace that have a text, table by table. `only`: those of this holder. */
export async function* readSearchedRows(
  db: Database,
  workspaceId: string,
  only?: string,
): AsyncGenerator<SearchedRow[]> {
  for (const shape of await partsOf(db).listTables(db)) {
    const plan = Object.entries(SUBJECT_TABLES).find(([name]) => name === shape.name)?.[1];
    if (plan === undefined || 'holds' in plan) continue;
    if (only !== undefined && !mayHave(shape.name, plan, only)) continue;
    if (only !== undefined && plan.holder !== undefined && !only.startsWith('rows:')) {
      const rows = await readOwn(db, shape, plan.holder.by, only.slice(only.indexOf(':') + 1));
      yield toSearched(shape, plan, await inWorkspace(db, plan, workspaceId, rows)).filter(
        (row) => row.holder === only,
      );
      continue;
    }
    for (let after: AnyRow | null = null; ; ) {
      const rows: AnyRow[] = await readRowsAfter(db, shape, after, ROWS_AT_ONCE);
      after = rows.at(-1) ?? null;
      const found = toSearched(shape, plan, await inWorkspace(db, plan, workspaceId, rows));
      yield only === undefined ? found : found.filter((row) => row.holder === only);
      if (rows.length < ROWS_AT_ONCE) break;
    }
  }
}

function mayHave(table: string, { holder }: SearchedTable, only: string): boolean {
  if (only === `rows:${table}`) return true;
  return holder !== undefined && only.startsWith(`${holder.kind}:`);
}

/** The rows of a holder; a job's also those of its revisions. */
async function readOwn(db: Database, { name, columns }: TableShape, by: string, id: string): Promise<AnyRow[]> {
  const any = ofAnyTable(db);
  const query = any.selectFrom(name).select(columns);
  return query.where((is) => is.or([is(by, '=', id), is(by, 'like', `${id}.%`)])).execute();
}

async function inWorkspace(
  db: Database,
  { workspace }: SearchedTable,
  workspaceId: string,
  rows: readonly AnyRow[],
): Promise<AnyRow[]> {
  if (rows.length === 0) return [];
  if (typeof workspace === 'string') return rows.filter((row) => row[workspace] === workspaceId);
  const ids = [...new Set(rows.map((row) => String(row[workspace.by])))];
  const found = await db
    .selectFrom(workspace.of)
    .select('id')
    .where('id', 'in', ids)
    .where('workspace_id', '=', workspaceId)
    .execute();
  const own = new Set(found.map(({ id }) => id));
  return rows.filter((row) => own.has(String(row[workspace.by])));
}

function toSearched({ name, key }: TableShape, { columns, holder }: SearchedTable, rows: AnyRow[]): SearchedRow[] {
  return rows.flatMap((row) => {
    const texts = Object.entries(columns).flatMap(([column, mode]) => {
      const text = row[column];
      if (typeof text !== 'string' || text === '' || (mode === 'source' && !text.startsWith(SOURCE))) return [];
      return [{ column, mode, text }];
    });
    if (texts.length === 0) return [];
    const id = holder === undefined ? null : row[holder.by];
    const owner = typeof id === 'string' ? `${holder?.kind}:${id.split('.')[0]}` : `rows:${name}`;
    return [{ table: name, key: Object.fromEntries(key.map((column) => [column, row[column]])), holder: owner, texts }];
  });
}

/** Stores masked texts of a row. `folded` texts also go into the index of names. */
export async function maskRow(
  db: Database,
  { table, key }: Pick<SearchedRow, 'table' | 'key'>,
  texts: Readonly<Record<string, string>>,
): Promise<void> {
  const kind = table === 'job_names' ? 'job' : table === 'document_names' ? 'document' : null;
  const any = ofAnyTable(db);
  if (kind === null) {
    let query = any.updateTable(table).set(texts);
    for (const [column, value] of Object.entries(key)) query = query.where(column, '=', value);
    await query.execute();
    return;
  }
  const seq = Number(key.seq);
  const id = kind === 'job' ? 'job_id' : 'document_id';
  const row = await any.selectFrom(table).selectAll().where('seq', '=', seq).executeTakeFirst();
  if (row === undefined) return;
  await any.deleteFrom(table).where('seq', '=', seq).execute();
  await partsOf(db).insertName(db, { kind }, String(row[id]), texts.name ?? '', seq);
}

/** Removes what nodes tell each other in passing if it matches: whoever misses it reads the lists again. */
export async function dropFeedEvents(db: Database, matches: (text: string) => boolean): Promise<void> {
  const rows = await db.selectFrom('feed_events').select(['id', 'data_json']).execute();
  const ids = rows.filter(({ data_json: text }) => matches(text)).map(({ id }) => id);
  if (ids.length > 0) await db.deleteFrom('feed_events').where('id', 'in', ids).execute();
}

/**
 * Makes the database forget what was deleted or changed: its file, the log beside it and the indexes of names have no
 * old texts any more. `hasLeft`: whether the file has anything left. PostgreSQL does this by itself after a while.
 */
export async function forgetDeleted(db: Database, hasLeft: () => Promise<boolean>): Promise<void> {
  await partsOf(db).forgetDeleted(db, hasLeft);
}
