import type { PgBoss } from 'pg-boss';
import type { Database } from '../../storage/store/database.ts';
import { makeId } from '../../storage/store/ids.ts';
import type { JobContext, JobServiceOptions } from '../core.ts';
import type { Durations } from '../queue/durations.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { SlotPool } from '../queue/slots.ts';
import { endUnstartedJob } from '../run/cancel-job.ts';
import { openBoss } from './boss.ts';
import { ClusterNode } from './cluster-node.ts';
import { NodeNotices } from './notices.ts';
import { Relay } from './relay.ts';
import { SharedDriver } from './shared-driver.ts';

/** What a node needs before its service is made. */
export interface SharedParts {
  id: string;
  boss: PgBoss;
  notices: NodeNotices;
}

/** This process among others that share its database. */
export interface Cluster {
  node: ClusterNode;
  driver: SharedDriver;
  relay: Relay;
  announceSafeMode(): Promise<void>;
}

/** Null without ADE_DATABASE_URL: then nobody shares anything. */
export async function openShared({ database, settings, log }: JobServiceOptions): Promise<SharedParts | null> {
  if (settings.databaseUrl === '') return null;
  const onError = (error: Error) => log?.({ level: 'warn', message: `The queue has a problem: ${error.message}` });
  const id = makeId('node');
  return { id, boss: await openBoss(database as Database, onError), notices: new NodeNotices(id) };
}

interface ClusterParts {
  options: JobServiceOptions;
  queue: JobQueue;
  slots: SlotPool;
  durations: Durations;
  /** Not before the service is made. */
  getContext: () => JobContext;
}

export function joinCluster(
  { id, boss, notices }: SharedParts,
  { options, queue, slots, durations, getContext }: ClusterParts,
): Cluster {
  const { database: db, settings } = options;
  const warn = (message: string) => getContext().log({ level: 'warn', message });
  const node: ClusterNode = new ClusterNode({
    id,
    db,
    boss,
    notices,
    settings,
    readSandboxLevel: () => getContext().sandbox.level,
    listTroubles: () => [getContext().disk.message, getContext().sandbox.problem],
    onTakenForDead: () => queue.stopJobs(),
    onTakenOver: async (rows) => {
      // Nobody has to take it to end it.
      for (const row of rows) if (row.cancel_requested_at !== null) await endUnstartedJob(getContext(), row);
    },
    onBack: () => {
      driver.wake();
      getContext().feedBatches();
      relay.catchUp();
      void readSafeMode(getContext()).catch(() => undefined);
    },
    log: (level, message) => getContext().log({ level, message }),
  });
  const relay = new Relay(notices, getContext);
  const driver = new SharedDriver(id, {
    db,
    boss,
    queue,
    slots,
    settings,
    durations,
    notices,
    countAllSlots: () => node.allSlots,
    mayTake: () => !getContext().safeMode.isActive && getContext().sandbox.holds && !getContext().disk.isFull,
    log: warn,
  });
  notices.heard.on('queued', ({ mayFeed }) => {
    driver.wake();
    if (mayFeed) getContext().feedBatches();
  });
  notices.heard.on('cancel', ({ jobId }) => {
    queue.findRunning(jobId)?.cancel.abort();
    queue.remove(jobId)?.slot.release();
  });
  notices.heard.on('safe_mode', (_, isOwn) => {
    if (!isOwn) void readSafeMode(getContext()).catch(() => undefined);
  });
  return { node, driver, relay, announceSafeMode: () => notices.send(db, { kind: 'safe_mode' }) };
}

/** The switch may have been turned on another node. */
async function readSafeMode(ctx: JobContext): Promise<void> {
  await ctx.safeMode.reload(ctx.db);
  if (ctx.safeMode.isActive) ctx.waiting.dropAll();
  ctx.queue.startWaiting();
  ctx.driver.wake();
}
