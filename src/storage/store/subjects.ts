import { AdeError } from '../../contract/errors/index.ts';
import type { Database } from './database.ts';
import { lockRow } from './locks.ts';
import { DEFAULT_PAGE_ROWS, isAfter, makePage, type PageRequest, type RowPage } from './pages.ts';
import type { JobRow, SubjectHolderRow, SubjectSearchRow } from './schema/tables.ts';
import { inTransaction } from './transactions.ts';

/** A run that has not shown itself for so long has died. */
const SILENT_MS = 60_000;

export async function insertSearch(db: Database, row: SubjectSearchRow): Promise<void> {
  await db.insertInto('subject_searches').values(row).execute();
}

/** Throws `subject_search_unknown`, also for another workspace's search. */
export async function getSearch(db: Database, workspaceId: string, id: string): Promise<SubjectSearchRow> {
  const row = await findSearch(db, id);
  if (row === undefined || row.workspace_id !== workspaceId)
    throw new AdeError('subject_search_unknown', { search_id: id });
  return row;
}

export async function findSearch(db: Database, id: string): Promise<SubjectSearchRow | undefined> {
  const row = await db.selectFrom('subject_searches').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toNumbers(row);
}

/** PostgreSQL gives its long numbers as texts. */
function toNumbers(row: SubjectSearchRow): SubjectSearchRow {
  const { term_count, done, total, places, holders, claim } = row;
  return {
    ...row,
    term_count: Number(term_count),
    done: Number(done),
    total: Number(total),
    places: Number(places),
    holders: Number(holders),
    claim: Number(claim),
  };
}

/** Newest first. */
export async function listSearches(
  db: Database,
  workspaceId: string,
  { cursor, limit = DEFAULT_PAGE_ROWS }: PageRequest,
): Promise<RowPage<SubjectSearchRow>> {
  const rows = await db
    .selectFrom('subject_searches')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .$if(cursor !== undefined, (query) => query.where(isAfter(cursor ?? '', 'asked_at')))
    .orderBy('asked_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return makePage(rows.map(toNumbers), limit, (row) => ({ at: row.asked_at, id: row.id }));
}

/** Changes a search if it is still in this state; false if it is not. */
export async function changeSearch(
  db: Database,
  { id, state }: Pick<SubjectSearchRow, 'id' | 'state'>,
  change: Partial<SubjectSearchRow>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('subject_searches')
    .set(change)
    .where('id', '=', id)
    .where('state', '=', state)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Searches that a run has to begin or to continue; the one that was left alone for longest comes first. */
export async function listWaitingSearches(db: Database): Promise<SubjectSearchRow[]> {
  const rows = await db
    .selectFrom('subject_searches')
    .selectAll()
    .where('state', 'in', ['finding', 'erasing'])
    .where((is) => is.or([is('claimed_at', 'is', null), is('claimed_at', '<', silentSince())]))
    .orderBy('claimed_at', (order) => order.asc().nullsFirst())
    .orderBy('asked_at')
    .execute();
  return rows.map(toNumbers);
}

function silentSince(): string {
  return new Date(Date.now() - SILENT_MS).toISOString();
}

/** After a restart without nodes: no run of before lives. */
export async function releaseClaims(db: Database): Promise<void> {
  await db
    .updateTable('subject_searches')
    .set({ claimed_at: null })
    .where('state', 'in', ['finding', 'erasing'])
    .execute();
}

/**
 * Takes a search for a run; undefined if another run was faster. Of the erasures of a workspace, one runs at a time, on
 * any node: each writes files from what it has read, and would bring back what another one has just removed.
 */
export function claimSearch(db: Database, row: SubjectSearchRow): Promise<SubjectSearchRow | undefined> {
  return inTransaction(db, async (transaction) => {
    await lockRow(transaction, 'workspaces', row.workspace_id);
    if (row.state === 'erasing' && (await isOtherErasing(transaction, row))) return undefined;
    const claimed = await transaction
      .updateTable('subject_searches')
      .set({ claim: row.claim + 1, claimed_at: new Date().toISOString() })
      .where('id', '=', row.id)
      .where('state', '=', row.state)
      .where('claim', '=', row.claim)
      .returningAll()
      .executeTakeFirst();
    return claimed === undefined ? undefined : toNumbers(claimed);
  });
}

async function isOtherErasing(db: Database, { id, workspace_id: workspaceId }: SubjectSearchRow): Promise<boolean> {
  const other = await db
    .selectFrom('subject_searches')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('state', '=', 'erasing')
    .where('id', '!=', id)
    .where('claimed_at', '>=', silentSince())
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}

/** What a run stores. It may only do so as long as it is the last one: false otherwise. */
export async function changeClaimed(
  db: Database,
  { id, claim, state }: Pick<SubjectSearchRow, 'id' | 'claim' | 'state'>,
  change: Partial<SubjectSearchRow>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('subject_searches')
    .set({ claimed_at: new Date().toISOString(), ...change })
    .where('id', '=', id)
    .where('claim', '=', claim)
    .where('state', '=', state)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Whether a search is to end early. */
export async function isCancelRequested(db: Database, id: string): Promise<boolean> {
  const row = await findSearch(db, id);
  return row === undefined || row.cancel_requested_at !== null;
}

export async function removeHolders(db: Database, searchId: string): Promise<void> {
  await db.deleteFrom('subject_holders').where('search_id', '=', searchId).execute();
}

export async function saveHolder(db: Database, row: SubjectHolderRow): Promise<void> {
  await db
    .insertInto('subject_holders')
    .values(row)
    .onConflict((conflict) => conflict.columns(['search_id', 'holder']).doUpdateSet({ outcome_json: row.outcome_json }))
    .execute();
}

export async function saveOutcome(db: Database, searchId: string, holder: string, json: string): Promise<void> {
  await db
    .updateTable('subject_holders')
    .set({ outcome_json: json })
    .where('search_id', '=', searchId)
    .where('holder', '=', holder)
    .execute();
}

/** The holders of a search in their order; `after`: those with a higher number. */
export async function listHolders(
  db: Database,
  searchId: string,
  { after = 0, limit = 1_000_000 } = {},
): Promise<SubjectHolderRow[]> {
  const rows = await db
    .selectFrom('subject_holders')
    .selectAll()
    .where('search_id', '=', searchId)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    ...row,
    seq: Number(row.seq),
    count: Number(row.count),
    has_parts: Number(row.has_parts),
  }));
}

/** Forgets what was looked for in searches that ended before `before`, and gives these rows as they were. */
export async function forgetTermsBefore(db: Database, before: string): Promise<SubjectSearchRow[]> {
  return inTransaction(db, async (transaction) => {
    const rows = await transaction
      .selectFrom('subject_searches')
      .selectAll()
      .where('state', 'not in', ['finding', 'erasing'])
      .where('terms_json', 'is not', null)
      .where('ended_at', '<', before)
      .forUpdate()
      .execute();
    const ids = rows.map(({ id }) => id);
    if (ids.length > 0)
      await transaction.updateTable('subject_searches').set({ terms_json: null }).where('id', 'in', ids).execute();
    return rows.map(toNumbers);
  });
}

/** At whose request a person was last erased from the package of a job, and when; null if nobody was. */
export async function findVersionErasure(
  db: Database,
  { workspace_id: workspaceId, config_version_id: versionId }: Pick<JobRow, 'workspace_id' | 'config_version_id'>,
): Promise<{ reference: string; at: string } | null> {
  const rows = await db
    .selectFrom('subject_holders as holder')
    .innerJoin('subject_searches as search', 'search.id', 'holder.search_id')
    .select(['search.reference', 'search.ended_at', 'holder.outcome_json'])
    .where('search.workspace_id', '=', workspaceId)
    .where('holder.holder', '=', `version:${versionId}`)
    .where('search.ended_at', 'is not', null)
    .orderBy('search.ended_at', 'desc')
    .execute();
  const erased = rows.find(({ outcome_json: json }) => json !== null && JSON.parse(json).outcome === 'erased');
  return erased === undefined ? null : { reference: erased.reference ?? '', at: erased.ended_at ?? '' };
}
