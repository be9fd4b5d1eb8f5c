import { hostname } from 'node:os';
import type { PgBoss } from 'pg-boss';
import type { Settings } from '../../contract/settings.ts';
import { ENGINE_VERSION } from '../../contract/version.ts';
import {
  assertMoveFinished,
  assertSameDatabase,
  type Database,
  deleteNode,
  describePlace,
  directUrlOf,
  insertNode,
  inTransaction,
  type JobRow,
  listDeadNodes,
  listNodes,
  markNodeStopping,
  noteHeartbeat,
  noteRequeued,
  PostgresSession,
  requeueJobsOfNode,
} from '../../storage/store/index.ts';
import { adoptJobs } from './adopt-jobs.ts';
import { giveBack, nameQueue } from './boss.ts';
import { ClockWatch } from './clock-watch.ts';
import { requeueLostJobs } from './find-lost.ts';
import type { NodeNotices } from './notices.ts';

const WATCH_MS = 500;
const HEARTBEAT_MS = 2000;
const RECONNECT_MS = 500;
/** Minimum time before nodes without a session count as dead: the database may just have started, too. */
const START_MS = 3000;
/**
 * An outage that ended this node's session may have ended all sessions and heartbeats. The other nodes have this much
 * time to come back: a connection attempt takes up to 10 s, and the server may hold a broken session's lock for a
 * while.
 */
const SETTLE_MS = 20_000;
const SUPERVISE_MS = 10_000;

export interface ClusterNodeOptions {
  id: string;
  db: Database;
  boss: PgBoss;
  notices: NodeNotices;
  settings: Pick<Settings, 'dataDir' | 'databaseUrl' | 'databaseDirectUrl' | 'maxConcurrency' | 'role'>;
  /** The level of the sandbox; null if it is unknown. */
  readSandboxLevel: () => string | null;
  /** What is wrong with this node, except its clock; a null entry stands for no trouble. */
  listTroubles: () => (string | null)[];
  /** Called when others have declared this node dead: they run its jobs now. */
  onTakenForDead: () => void;
  /** Called when jobs of a dead node wait again. */
  onTakenOver: (rows: readonly JobRow[]) => Promise<void>;
  /** Called when the session is restored: notices may have been lost meanwhile. */
  onBack: () => void;
  log: (level: 'info' | 'warn', message: string) => void;
}

/** This process as one node of its database: it reports that it is alive, and takes over the jobs of dead nodes. */
export class ClusterNode {
  readonly #options: ClusterNodeOptions;
  readonly clock: ClockWatch;
  readonly #timers: NodeJS.Timeout[] = [];
  #session: PostgresSession | null = null;
  #sessionSinceMs = 0;
  #hasLostSession = false;
  #slots = 0;
  #leader: string | null = null;
  #runElsewhere = false;
  #isLookingAfterQueue = false;
  #isStopped = false;

  constructor(options: ClusterNodeOptions) {
    this.#options = options;
    this.clock = new ClockWatch(options.log);
  }

  get id(): string {
    return this.#options.id;
  }

  /** How many jobs can run at the same time on all nodes; counts only this node until others are known. */
  get allSlots(): number {
    return Math.max(this.#slots, this.#ownSlots());
  }

  /** Whether another node can run jobs. If none could a moment ago, this looks again. */
  async canRunElsewhere(): Promise<boolean> {
    if (!this.#runElsewhere) await this.#lookAtNodes();
    return this.#runElsewhere;
  }

  /** Whether this node does the work that only one node needs to do: the oldest node does it. */
  get isLeader(): boolean {
    return this.#leader === this.id;
  }

  /** Throws `move_unfinished` and `database_direct_differs`. */
  async start(): Promise<void> {
    const { db, settings } = this.#options;
    await this.#connect();
    await assertSameDatabase(db, settings, this.id);
    await this.#register();
    // Check again: a move may have begun since; from here on, a move sees this node.
    await assertMoveFinished(db, describePlace(settings));
    await this.#beat();
    this.#repeat(() => this.#beat(), HEARTBEAT_MS);
    this.#repeat(() => this.#watch(), WATCH_MS);
    this.#repeat(() => this.#supervise(), SUPERVISE_MS);
  }

  #repeat(work: () => Promise<void>, everyMs: number): void {
    this.#timers.push(setInterval(() => work().catch(this.#warn), everyMs).unref());
  }

  /** For work that this node repeats: the next time, it may succeed. */
  readonly #warn = (error: Error): void => this.#options.log('warn', `The node has a problem: ${error.message}`);

  /** Tells other nodes that this one takes no more jobs. */
  async markStopping(): Promise<void> {
    await markNodeStopping(this.#options.db, this.id).catch(() => undefined);
  }

  /** Other nodes take over what this one has not given back by now. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const timer of this.#timers) clearInterval(timer);
    await this.#takeOver(this.id).catch(() => undefined);
    await this.#session?.close().catch(() => undefined);
  }

  #ownSlots(): number {
    const { settings } = this.#options;
    return settings.role === 'api' ? 0 : settings.maxConcurrency;
  }

  /** Takes the lock before the row is stored: a row without a lock looks like a dead node. */
  async #connect(): Promise<void> {
    const { settings, notices } = this.#options;
    const session: PostgresSession = await PostgresSession.open(directUrlOf(settings), this.id, {
      onNotice: (payload) => notices.receive(payload),
      onLost: (error) => {
        if (this.#session !== session) return;
        this.#session = null;
        this.#hasLostSession = true;
        this.#options.log('warn', `The connection to the database was lost: ${error.message}`);
        this.#reconnect().catch(this.#warn);
      },
    });
    this.#session = session;
    this.#sessionSinceMs = performance.now();
  }

  async #reconnect(): Promise<void> {
    while (!this.#isStopped && this.#session === null) {
      await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS).unref());
      await this.#connect().catch(() => undefined);
    }
    if (this.#isStopped) return void (await this.#session?.close().catch(() => undefined));
    this.#options.log('info', 'The database is there again');
    await this.#beat();
    this.#options.onBack();
  }

  async #register(): Promise<void> {
    const { id, db, settings, readSandboxLevel } = this.#options;
    await insertNode(db, {
      id,
      host: hostname(),
      pid: process.pid,
      role: settings.role,
      version: ENGINE_VERSION,
      slots: this.#ownSlots(),
      sandbox_level: readSandboxLevel(),
    });
  }

  async #beat(): Promise<void> {
    const { db, id, readSandboxLevel, listTroubles, onTakenForDead } = this.#options;
    if (this.#isStopped || this.#session === null) return;
    try {
      const before = Date.now();
      const troubles = [...listTroubles(), this.clock.message].filter((one) => one !== null);
      const at = await noteHeartbeat(db, id, {
        sandbox_level: readSandboxLevel(),
        clock_offset_ms: this.clock.offsetMs,
        trouble: troubles.join(' ') || null,
      });
      if (at === undefined) {
        this.#options.log('warn', 'Other nodes have declared this one dead and run its jobs');
        onTakenForDead();
        await this.#register();
      } else {
        this.clock.compare(before, Date.now(), at);
      }
      await this.#lookAtNodes();
      if (this.isLeader && !this.#isLookingAfterQueue) await this.#lookAfterQueue();
    } catch {
      // The session reports an unreachable database.
    }
  }

  async #lookAtNodes(): Promise<void> {
    const nodes = (await listNodes(this.#options.db)).filter(({ stopping_at: since }) => since === null);
    this.#slots = nodes.reduce((sum, node) => sum + node.slots, 0);
    this.#leader = nodes[0]?.id ?? null;
    // Each version of ADE has a queue of its own.
    this.#runElsewhere = nodes.some(
      ({ id, version, slots, sandbox_level: level }) =>
        id !== this.id && version === ENGINE_VERSION && slots > 0 && level !== null,
    );
  }

  /** Finds jobs that no other node would find. With many jobs, this may take longer than a heartbeat's interval. */
  async #lookAfterQueue(): Promise<void> {
    const { db, boss, log } = this.#options;
    this.#isLookingAfterQueue = true;
    try {
      const adopted = await adoptJobs(db, boss);
      if (adopted > 0) log('info', `${adopted} jobs that waited for another version of ADE wait for this one now`);
      const lost = await requeueLostJobs(db, boss);
      if (lost > 0) log('warn', `${lost} jobs that were missing in the queue wait again`);
    } finally {
      this.#isLookingAfterQueue = false;
    }
  }

  /** Whether the database has been reachable long enough for the other nodes to send a heartbeat. */
  get #isSettled(): boolean {
    return this.#session !== null && performance.now() - this.#sessionSinceMs >= SETTLE_MS;
  }

  async #watch(): Promise<void> {
    if (this.#isStopped || this.#session === null) return;
    const isSettled = this.#isSettled;
    const isStarted = !this.#hasLostSession && performance.now() - this.#sessionSinceMs >= START_MS;
    if (!isSettled && !isStarted) return;
    const dead = await listDeadNodes(this.#options.db, this.id, isSettled).catch(() => []);
    for (const id of dead) await this.#takeOver(id).catch(() => undefined);
  }

  /** Lets pg-boss give away jobs whose node sends no heartbeat. */
  async #supervise(): Promise<void> {
    const { boss, log } = this.#options;
    if (this.#isStopped || !this.#isSettled) return;
    await boss.supervise().catch((error: Error) => log('warn', `The queue has a problem: ${error.message}`));
  }

  /** Lets the jobs of a node wait again. If several nodes try this, only one of them succeeds. */
  async #takeOver(nodeId: string): Promise<void> {
    const { db, boss, notices, log } = this.#options;
    const rows = await inTransaction(db, async (transaction) => {
      const node = await deleteNode(transaction, nodeId);
      if (node === undefined) return null;
      const requeued = await requeueJobsOfNode(transaction, nodeId, node.stopping_at !== null);
      await giveBack(boss, transaction, requeued, nameQueue(node.version));
      await noteRequeued(transaction, requeued);
      await notices.send(transaction, { kind: 'queued', mayFeed: true });
      return requeued;
    });
    if (rows === null || nodeId === this.id) return;
    log('warn', `The node ${nodeId} is gone; its ${rows.length} jobs wait again`);
    await this.#options.onTakenOver(rows);
  }
}
