import type { PgBoss } from 'pg-boss';
import type { Settings } from '../../contract/settings.ts';
import { type Database, makeId } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';
import type { Durations } from '../queue/durations.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { SlotPool } from '../queue/slots.ts';
import { openBoss } from './boss.ts';
import { ClusterNode, type ClusterNodeOptions } from './cluster-node.ts';
import { NodeNotices } from './notices.ts';
import { SharedDriver, type SharedDriverOptions } from './shared-driver.ts';

/** The connections of a node, which everything else uses. */
export interface NodeConnections {
  id: string;
  boss: PgBoss;
  notices: NodeNotices;
}

/** This process among others that share its database. */
export interface Cluster {
  node: ClusterNode;
  driver: SharedDriver;
  notices: NodeNotices;
}

/** A new id for this process as a node; null without ADE_DATABASE_URL: then the database is not shared. */
export function nameNode({ databaseUrl }: Pick<Settings, 'databaseUrl'>): string | null {
  return databaseUrl === '' ? null : makeId('node');
}

export async function connectNode({
  db,
  nodeId: id,
  log,
  settings,
}: Pick<Core, 'db' | 'nodeId' | 'log' | 'settings'>): Promise<NodeConnections | null> {
  if (id === null) return null;
  const onError = (error: Error) => log({ level: 'warn', message: `The queue has a problem: ${error.message}` });
  return { id, boss: await openBoss(db, settings, onError), notices: new NodeNotices(id) };
}

type NodeCallbacks = Pick<ClusterNodeOptions, 'readSandboxLevel' | 'listTroubles' | 'onTakenOver' | 'onBack'>;

export interface ClusterParts
  extends NodeCallbacks,
    Pick<Core, 'settings' | 'log'>,
    Pick<SharedDriverOptions, 'mayTake'> {
  db: Database;
  queue: JobQueue;
  slots: SlotPool;
  durations: Durations;
  /** Called when items of batches may be waiting. */
  onBatchItems: () => void;
  /** Called when another node has changed the safe mode switch. */
  onSafeMode: () => void;
}

export function joinCluster(connections: NodeConnections, parts: ClusterParts): Cluster {
  const { notices, id } = connections;
  const { queue, log, onBatchItems, onSafeMode } = parts;
  const node: ClusterNode = new ClusterNode({
    ...connections,
    ...parts,
    onTakenForDead: () => queue.stopJobs(),
    log: (level, message) => log({ level, message }),
  });
  const driver = new SharedDriver(id, {
    ...connections,
    ...parts,
    countAllSlots: () => node.allSlots,
    log: (message) => log({ level: 'warn', message }),
  });
  notices.heard.on('queued', ({ mayFeed }) => {
    driver.wake();
    if (mayFeed) onBatchItems();
  });
  notices.heard.on('cancel', ({ jobId }) => {
    queue.findRunning(jobId)?.cancel.abort();
    queue.remove(jobId)?.slot.release();
  });
  notices.heard.on('safe_mode', (_, isOwn) => {
    if (!isOwn) onSafeMode();
  });
  return { node, driver, notices };
}
