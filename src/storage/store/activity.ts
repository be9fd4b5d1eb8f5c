import type { ActivityAction, ChangeAction, ReadAction, UrgentAction } from '../../contract/activity.ts';
import type { EventData } from '../../contract/api/event-log.ts';
import { appendToChains, takeEnd } from './activity-chain.ts';
import type { Database, Transaction } from './database.ts';
import { makeId } from './ids.ts';
import { DEFAULT_PAGE_ROWS, isAfter, makePage, type PageRequest, type RowPage } from './pages.ts';
import { listSameNames } from './people.ts';
import type { ActivityRow } from './schema/access-rows.ts';
import { type ActivityEntry, chainOf, toEntry, type UnchainedRow } from './schema/activity-hash.ts';
import { assertNotEnded } from './tokens.ts';
import { tellChange } from './told-changes.ts';
import { inTransaction } from './transactions.ts';

/** The credential that somebody used: the token, and the session that was started with it. */
export interface Credential {
  tokenId: string | null;
  sessionId: string | null;
}

/** The actor of actions that ADE does by itself. */
export const SYSTEM_ACTOR = 'system';

export interface NewActivity<Action extends ActivityAction = ActivityAction> {
  actor: string;
  credential?: Credential;
  action: Action;
  workspaceId: string | null;
  targetId: string | null;
  details?: Record<string, string | number | boolean>;
}

/** The entry of a change. */
export interface NewChange extends NewActivity<ChangeAction> {
  /** For the event that tells the change, if it has one: what the target's id does not say. */
  told?: EventData | undefined;
}

/** The person, program or part of ADE that does something. */
export type Actor = Pick<NewActivity, 'actor' | 'credential'>;

/** With these, somebody may have ended their own credential in the same transaction. */
const ENDING: ReadonlySet<ChangeAction> = new Set(['person.disabled', 'token.revoked', 'session.ended']);

/**
 * Appends the entry of a change to its chain, and its event to the log, in the transaction of the change; nothing in ADE
 * changes or removes entries. Call it late: until the transaction ends, all other changes of the workspace wait for the
 * end of its chain. Throws `not_signed_in` if the credential has been revoked meanwhile, or its person disabled.
 */
export async function addActivity(transaction: Transaction, entry: NewChange): Promise<void> {
  const { tokenId = null } = entry.credential ?? {};
  if (tokenId !== null && !ENDING.has(entry.action)) await assertNotEnded(transaction, tokenId);
  await appendToChains(transaction, [makeActivity(entry)]);
  await tellChange(transaction, entry);
}

/** Locks the end of a workspace's chain: what its activity says cannot change until the transaction ends. */
export async function lockActivity(transaction: Transaction, workspaceId: string): Promise<void> {
  await takeEnd(transaction, chainOf(workspaceId));
}

/** Entries that have no change in the database: readings, and what had to work on a full disk. */
export type LateEntry = UnchainedRow & { action: ReadAction | UrgentAction };

/** Adds all entries or none. */
export async function insertActivity(db: Database, rows: readonly LateEntry[]): Promise<void> {
  await inTransaction(db, (transaction) => appendToChains(transaction, rows));
}

export function makeActivity<Action extends ActivityAction>(
  entry: NewActivity<Action>,
): UnchainedRow & { action: Action } {
  return {
    id: makeId('act'),
    at: new Date().toISOString(),
    // The hash covers the text as the database gives it back, and a database cannot store lone surrogates.
    actor: entry.actor.toWellFormed(),
    token_id: entry.credential?.tokenId ?? null,
    session_id: entry.credential?.sessionId ?? null,
    action: entry.action,
    workspace_id: entry.workspaceId,
    target_kind: entry.targetId === null ? null : entry.action.slice(0, entry.action.indexOf('.')),
    target_id: entry.targetId?.toWellFormed() ?? null,
    details_json: JSON.stringify(entry.details ?? {}),
  };
}

export interface ActivityFilter {
  workspaceId?: string;
  /** Whoever has or had this name, under whatever name they acted. */
  actor?: string;
  targetId?: string;
  /** A whole action, or a kind: `job` for all of `job.…`. */
  action?: string;
}

type ActivityRequest = PageRequest & ActivityFilter;

const MAX_MERGED_NAMES = 8;

/** The parts of a request that the database answers: an actor as all of their names. */
type PlainRequest = Omit<ActivityRequest, 'action' | 'actor'> & { actors?: readonly string[] };

/** Newest first. Without a workspace: entries of all workspaces and of the server itself. */
export async function listActivity(db: Database, request: ActivityRequest): Promise<RowPage<ActivityEntry>> {
  const { limit = DEFAULT_PAGE_ROWS, action, actor, ...plain } = request;
  const named = actor === undefined ? {} : { actors: await listSameNames(db, actor) };
  const isKind = action !== undefined && !action.includes('.');
  const actions = isKind ? await listActions(db, request.workspaceId, action) : [action];
  if (actions.length === 0) return { rows: [], nextCursor: null };
  const rows = await newestActivity(db, { ...plain, ...named, limit: limit + 1 }, actions).execute();
  const page = makePage(rows, limit, (row) => ({ at: row.at, id: row.id }));
  return { ...page, rows: page.rows.map(toEntry) };
}

/**
 * The query of `listActivity`; exported so that a test can check that indexes have its order. An index has the entries
 * of one action and one name in the order of the list, but not those of several: the newest of each are merged.
 */
export function newestActivity(
  db: Database,
  request: PlainRequest & { limit: number },
  actions: readonly (string | undefined)[],
) {
  const { actors } = request;
  // A union may have 500 parts.
  const isFew = actors !== undefined && actors.length <= MAX_MERGED_NAMES;
  const names = isFew ? actors.map((actor) => [actor]) : [actors];
  const wanted = actions.flatMap((action) => names.map((some) => ({ action, actors: some })));
  const parts = wanted.map((one) => {
    const newest = ofOne(db, request, one).orderBy('at', 'desc').orderBy('id', 'desc').limit(request.limit);
    // SQLite allows no limit in a part of a union, except in a query of its own.
    return db.selectFrom(newest.as('newest')).selectAll();
  });
  const all = parts.reduce((union, one) => union.unionAll(one));
  return all.orderBy('at', 'desc').orderBy('id', 'desc').limit(request.limit);
}

function ofOne(
  db: Database,
  { cursor, workspaceId, targetId }: PlainRequest,
  { action, actors }: { action: string | undefined; actors: readonly string[] | undefined },
) {
  let query = db.selectFrom('activity').selectAll();
  if (workspaceId !== undefined) query = query.where('workspace_id', '=', workspaceId);
  if (actors !== undefined) query = query.where('actor', 'in', [...actors]);
  if (targetId !== undefined) query = query.where('target_id', '=', targetId);
  if (action !== undefined) query = query.where('action', '=', action);
  return cursor === undefined ? query : query.where(isAfter(cursor, 'at'));
}

/** The actions of a kind that the activity has; there are few, and an index finds each. */
async function listActions(db: Database, workspaceId: string | undefined, kind: string): Promise<string[]> {
  const actions: string[] = [];
  // Kinds consist of letters and underscores, and `/` comes right after `.`.
  for (let last = `${kind}.`; ; ) {
    let query = db.selectFrom('activity').select('action').where('action', '>', last).where('action', '<', `${kind}/`);
    if (workspaceId !== undefined) query = query.where('workspace_id', '=', workspaceId);
    const row = await query.orderBy('action').limit(1).executeTakeFirst();
    if (row === undefined) return actions;
    last = row.action;
    actions.push(last);
  }
}

/** The details of one target's entries with some actions, oldest first. */
export async function listTargetDetails(
  db: Database,
  targetId: string,
  actions: readonly string[],
): Promise<Record<string, string | number | boolean>[]> {
  const rows = await db
    .selectFrom('activity')
    .select('details_json')
    .where('target_id', '=', targetId)
    .where('action', 'in', [...actions])
    .orderBy('at')
    .orderBy('id')
    .execute();
  return rows.map(({ details_json: json }) => JSON.parse(json));
}

/** The entries of these targets between two times, oldest first. */
export async function listTargetActivity(
  db: Database,
  targetIds: readonly string[],
  { from, to }: { from: string; to: string },
): Promise<Pick<ActivityRow, 'at' | 'actor' | 'action' | 'details_json'>[]> {
  return db
    .selectFrom('activity')
    .select(['at', 'actor', 'action', 'details_json'])
    .where('target_id', 'in', [...targetIds])
    .where('at', '>=', from)
    .where('at', '<=', to)
    .orderBy('at')
    .orderBy('id')
    .execute();
}

/** When versions became active, newest first. */
export async function listActivations(
  db: Database,
  versionIds: readonly string[],
): Promise<{ versionId: string; at: string; by: string }[]> {
  if (versionIds.length === 0) return [];
  const rows = await db
    .selectFrom('activity')
    .select(['target_id', 'at', 'actor'])
    .where('action', 'in', ['version.published', 'version.activated'])
    .where('target_id', 'in', [...versionIds])
    .$narrowType<{ target_id: string }>()
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map((row) => ({ versionId: row.target_id, at: row.at, by: row.actor }));
}
