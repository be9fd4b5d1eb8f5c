import { setTimeout as delay } from 'node:timers/promises';
import { Gauge, type Registry } from 'prom-client';
import type { QueueStats } from '../../service/index.ts';
import type { PoolState, WorkspaceQueue } from '../../storage/store/index.ts';

/** A monitor usually waits 10 s; without the database, it still gets the numbers of the node. */
const DATABASE_TIMEOUT_MS = 2000;

/** Numbers that the database knows. */
export interface AllNodes extends Pick<QueueStats, 'running' | 'waiting' | 'slots'> {
  nodes: number;
  sourcesInTrouble: number;
  /** Events that wait for webhooks, and webhooks that were disabled because they fail. */
  webhooks: { pending: number; disabled: number };
  workspaces: WorkspaceQueue[];
}

/** Numbers that this process knows by itself. */
export interface ThisNode {
  slots: { total: number; busy: number };
  maxConcurrency: number;
  queueSize: number;
  isSafeMode: boolean;
  /** How far this process's clock is ahead of the database's clock. */
  clockOffsetMs: number;
  isDiskFull: boolean;
  /** Null for SQLite. */
  pool: PoolState | null;
}

/** Sources of the gauges, read at each request of the metrics. */
export interface GaugeSource {
  readThisNode(): ThisNode;
  readAllNodes(): Promise<AllNodes>;
}

/** Adds the gauges. While the database is away, `ade_database_up` is 0, and the numbers of all nodes are missing. */
export function addGauges(registry: Registry, source: GaugeSource): void {
  addOwnGauges(registry, () => source.readThisNode());
  addSharedGauges(registry, makeOneReading(source));
}

function addOwnGauges(registry: Registry, read: () => ThisNode): void {
  const gauge = (name: string, help: string, pick: (node: ThisNode) => number | undefined) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        setOrRemove(this, pick(read()));
      },
    });
  gauge('ade_node_slots', 'How many jobs of the queue this node can run at the same time', ({ slots }) => slots.total);
  gauge('ade_node_slots_busy', 'Jobs of the queue that this node runs', ({ slots }) => slots.busy);
  gauge('ade_slots', 'ADE_MAX_CONCURRENCY of this node', ({ maxConcurrency }) => maxConcurrency);
  gauge('ade_queue_capacity', 'ADE_QUEUE_SIZE of this node', ({ queueSize }) => queueSize);
  gauge('ade_safe_mode', '1 while safe mode is on', ({ isSafeMode }) => Number(isSafeMode));
  gauge(
    'ade_clock_offset_seconds',
    'How far the clock of this process is ahead of the clock of the database',
    ({ clockOffsetMs }) => clockOffsetMs / 1000,
  );
  gauge('ade_disk_full', '1 while this process takes no jobs because its disk is full', ({ isDiskFull }) =>
    Number(isDiskFull),
  );
  gauge('ade_database_pool_max', 'Most connections to PostgreSQL for queries of this node', ({ pool }) => pool?.max);
  gauge('ade_database_pool_size', 'Open connections to PostgreSQL for queries of this node', ({ pool }) => pool?.size);
  gauge('ade_database_pool_idle', 'Connections of the pool that no query uses', ({ pool }) => pool?.idle);
  gauge('ade_database_pool_waiting', 'Queries that wait for a connection of the pool', ({ pool }) => pool?.waiting);
}

function addSharedGauges(registry: Registry, read: () => Promise<AllNodes | null>): void {
  const registers = [registry];
  const gauge = (name: string, help: string, pick: (all: AllNodes) => number) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const all = await read();
        setOrRemove(this, all === null ? undefined : pick(all));
      },
    });
  new Gauge({
    name: 'ade_database_up',
    help: '1 if the database answers within two seconds',
    registers,
    async collect() {
      this.set(Number((await read()) !== null));
    },
  });
  gauge('ade_nodes', 'Processes that share the database', ({ nodes }) => nodes);
  gauge('ade_queue_depth', 'Waiting jobs of all nodes', ({ waiting }) => waiting);
  gauge('ade_all_slots', 'How many jobs all nodes can run at the same time', ({ slots }) => slots);
  gauge('ade_all_slots_busy', 'Running jobs of all nodes', ({ running }) => running);
  gauge('ade_slots_busy', 'The same as ade_all_slots_busy, under its earlier name', ({ running }) => running);
  gauge(
    'ade_sources_in_trouble',
    'Sources that cannot be read, or from which files cannot be taken',
    (all) => all.sourcesInTrouble,
  );
  gauge(
    'ade_webhook_events_pending',
    'Events that are still to be sent to webhooks',
    ({ webhooks }) => webhooks.pending,
  );
  gauge(
    'ade_webhooks_disabled',
    'Webhooks that were disabled because they failed',
    ({ webhooks }) => webhooks.disabled,
  );
  new Gauge({
    name: 'ade_workspace_jobs',
    help: 'Waiting and running jobs of all nodes, by workspace; workspaces with few jobs are together in "other"',
    labelNames: ['workspace', 'status'],
    registers,
    async collect() {
      this.reset();
      for (const { workspace, waiting, running } of (await read())?.workspaces ?? []) {
        this.set({ workspace, status: 'waiting' }, waiting);
        this.set({ workspace, status: 'running' }, running);
      }
    },
  });
}

/** All gauges of one request get the same numbers, which are read once. Null if the database does not answer. */
function makeOneReading({ readAllNodes }: GaugeSource): () => Promise<AllNodes | null> {
  let reading: Promise<AllNodes | null> | null = null;
  const start = () =>
    Promise.race([readAllNodes().catch(() => null), delay(DATABASE_TIMEOUT_MS, null, { ref: false })]).finally(() => {
      reading = null;
    });
  return () => {
    reading ??= start();
    return reading;
  };
}

function setOrRemove(gauge: Gauge, value: number | undefined): void {
  if (value === undefined) gauge.remove();
  else gauge.set(value);
}
