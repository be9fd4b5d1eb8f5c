import { randomBytes } from 'node:crypto';
import type { Event, EventData, EventType } from '../../contract/api/event-log.ts';
import type { Database, Transaction } from './database.ts';
import type { EventRow } from './schema/tables.ts';
import { noteTypes } from './transactions.ts';

export interface NewEvent {
  workspaceId: string;
  type: EventType;
  data: EventData;
}

/** A place in the log of a workspace: after the event with this number, or, with 0, before the first one. */
export interface EventPosition {
  seq: number;
  /** The id of that event; `evt_0` before the first one. */
  id: string;
}

const START: EventPosition = { seq: 0, id: 'evt_0' };
/** PostgreSQL numbers parameters up to 65,535. */
const EVENTS_PER_INSERT = 500;

/**
 * Adds an event to the log of its workspace, in the transaction of the change that it tells. Call it last: until the
 * transaction ends, all other changes of the workspace wait for the end of its log. So events are numbered in the order
 * in which they are committed, without a gap: whoever has read up to a number has missed nothing before it.
 */
export async function noteEvent(transaction: Transaction, event: NewEvent): Promise<void> {
  await noteEvents(transaction, [event]);
}

/** Like `noteEvent`, for several events, which keep their order. */
export async function noteEvents(transaction: Transaction, events: readonly NewEvent[]): Promise<void> {
  const at = new Date().toISOString();
  const byWorkspace = Map.groupBy(events, ({ workspaceId }) => workspaceId);
  // Always in the same order, so that two writers never wait for each other.
  for (const [workspaceId, own] of [...byWorkspace].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const marks = own.map(() => randomBytes(5).toString('hex'));
    const last = await moveEnd(transaction, workspaceId, own.length, marks.at(-1) ?? '');
    const rows = own.map((event, i) => makeRow(event, last - own.length + 1 + i, marks[i] ?? '', at));
    for (let start = 0; start < rows.length; start += EVENTS_PER_INSERT) {
      await transaction
        .insertInto('events')
        .values(rows.slice(start, start + EVENTS_PER_INSERT))
        .execute();
    }
    noteTypes(
      transaction,
      workspaceId,
      own.map(({ type }) => type),
    );
  }
}

/** Locks the end of a log and moves it; gives the number of the last event. */
async function moveEnd(transaction: Transaction, workspace_id: string, count: number, mark: string): Promise<number> {
  const { seq } = await transaction
    .insertInto('event_ends')
    .values({ workspace_id, seq: count, mark })
    .onConflict((conflict) =>
      conflict.column('workspace_id').doUpdateSet((row) => ({ seq: row('event_ends.seq', '+', count), mark })),
    )
    .returning('seq')
    .executeTakeFirstOrThrow();
  return Number(seq);
}

function makeRow({ workspaceId, type, data }: NewEvent, seq: number, mark: string, at: string): EventRow {
  return {
    workspace_id: workspaceId,
    seq,
    id: makeEventId(seq, mark),
    type,
    job_id: data.job_id ?? null,
    sender_id: data.sender_id ?? null,
    period: data.period ?? null,
    config_id: data.config_id ?? null,
    at,
    data_json: JSON.stringify(data),
  };
}

const makeEventId = (seq: number, mark: string) => `evt_${seq}_${mark}`;

/** The place after the last event of a workspace: everything that is read from now on is at least as new. */
export async function readEventEnd(db: Database, workspaceId: string): Promise<EventPosition> {
  const row = await db
    .selectFrom('event_ends')
    .select(['seq', 'mark'])
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return row === undefined ? START : { seq: Number(row.seq), id: makeEventId(Number(row.seq), row.mark) };
}

/** The numbers of the last events of these workspaces; a workspace without events is left out. */
export async function readEventEnds(db: Database, workspaceIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('event_ends')
    .select(['workspace_id', 'seq'])
    .where('workspace_id', 'in', [...workspaceIds])
    .execute();
  return new Map(rows.map((row) => [row.workspace_id, Number(row.seq)]));
}

/** The place after the event with this id; undefined if there never was one, or if events after it were removed. */
export async function findEventPosition(
  db: Database,
  workspaceId: string,
  id: string,
): Promise<EventPosition | undefined> {
  const end = await readEventEnd(db, workspaceId);
  if (id === end.id) return end;
  const seq = Number(/^evt_(\d{1,16})(?:_|$)/.exec(id)?.[1] ?? Number.NaN);
  if (!(seq < end.seq)) return undefined;
  // Events are removed from the first on: if this one, or the next one, is there, all later ones are.
  const query = db.selectFrom('events').select('id').where('workspace_id', '=', workspaceId);
  const found = await query.where('seq', '=', Math.max(1, seq)).executeTakeFirst();
  const isThere = seq === START.seq ? id === START.id && found !== undefined : found?.id === id;
  return isThere ? { seq, id } : undefined;
}

/** An event with its number. */
export type LoggedEvent = Event & { seq: number };

/** What events have to be about; omitted parts do not matter. */
export interface EventFilter {
  types?: readonly EventType[] | undefined;
  jobId?: string | undefined;
  senderId?: string | undefined;
  period?: string | undefined;
  configId?: string | undefined;
}

/** The events of a workspace after the number `afterSeq`, in order, at most `limit`. */
export async function listEvents(
  db: Database,
  workspaceId: string,
  { afterSeq, limit, ...filter }: EventFilter & { afterSeq: number; limit: number },
): Promise<LoggedEvent[]> {
  const { types, jobId, senderId, period, configId } = filter;
  let query = db.selectFrom('events').selectAll().where('workspace_id', '=', workspaceId).where('seq', '>', afterSeq);
  if (types !== undefined) query = query.where('type', 'in', [...types]);
  if (jobId !== undefined) query = query.where('job_id', '=', jobId);
  if (senderId !== undefined) query = query.where('sender_id', '=', senderId);
  if (period !== undefined) query = query.where('period', '=', period);
  if (configId !== undefined) query = query.where('config_id', '=', configId);
  return (await query.orderBy('seq').limit(limit).execute()).map(toEvent);
}

/** Whether a filter lets an event through; the same as `listEvents` does. */
export function isWanted({ type, data }: Event, { types, jobId, senderId, period, configId }: EventFilter): boolean {
  return (
    (types === undefined || types.includes(type)) &&
    (jobId === undefined || data.job_id === jobId) &&
    (senderId === undefined || data.sender_id === senderId) &&
    (period === undefined || data.period === period) &&
    (configId === undefined || data.config_id === configId)
  );
}

function toEvent({ seq, id, type, at, workspace_id, data_json: json }: EventRow): LoggedEvent {
  return { seq: Number(seq), id, type, at, workspace_id, data: JSON.parse(json) };
}

/** Removes the events of all workspaces up to the last one that is older than `before`. */
export async function deleteEventsBefore(db: Database, before: string): Promise<void> {
  const old = await db
    .selectFrom('events')
    .select(['workspace_id', (pick) => pick.fn.max('seq').as('seq')])
    .where('at', '<', before)
    .groupBy('workspace_id')
    .execute();
  for (const { workspace_id: id, seq } of old)
    await db.deleteFrom('events').where('workspace_id', '=', id).where('seq', '<=', seq).execute();
}
