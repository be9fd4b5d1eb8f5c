import { VerifiedFiles } from '../../base/files/verified-files.ts';
import { dataFolders } from '../../contract/layout.ts';
import { ArtifactReader } from '../../record/reader/ask.ts';
import { localFiles } from '../../storage/shared/index.ts';
import { listLastDurationsMs, readLastQueuedSeq } from '../../storage/store/jobs.ts';
import { BatchFeeder } from '../batches/feed-batches.ts';
import type { JobContext, JobServiceOptions } from '../core.ts';
import { WaitingEngines } from '../dry-runs/waiting-engines.ts';
import { Feed } from '../feed.ts';
import { DiskWatch } from '../host/disk-watch.ts';
import { SandboxWatch } from '../host/sandbox-watch.ts';
import { JobDescriber } from '../jobs/describe-job.ts';
import { type Cluster, joinCluster, openShared } from '../nodes/join-cluster.ts';
import { DURATION_WINDOW, Durations } from '../queue/durations.ts';
import { JobQueue } from '../queue/job-queue.ts';
import { LocalDriver } from '../queue/local-driver.ts';
import { Positions } from '../queue/positions.ts';
import { SafeMode } from '../queue/safe-mode.ts';
import { SlotPool } from '../queue/slots.ts';
import { runQueuedJob } from '../run/run-queued-job.ts';
import { KnownLayouts } from '../senders/recognize/known-layouts.ts';
import { Turns } from '../turns.ts';

/** What the service of jobs consists of; its parts find each other through the context. */
export interface ServiceParts {
  ctx: JobContext;
  feeder: BatchFeeder;
  /** Null where nobody shares the database. */
  cluster: Cluster | null;
  stopping: AbortController;
  /** Call it when something is over that kept jobs from starting. */
  startWaiting: () => void;
}

/** Makes the parts of a service from what the database remembers. Nothing runs before the queue is opened. */
export async function makeParts(options: JobServiceOptions): Promise<ServiceParts> {
  const { database: db, dataDir, settings, shared = localFiles, log = () => undefined } = options;
  const { maxConcurrency, queueSize } = settings;
  const durations = new Durations((await listLastDurationsMs(db, DURATION_WINDOW)).reverse());
  const safeMode = await SafeMode.read(db, settings.safeMode);
  const seqs = new QueuedSeqs(await readLastQueuedSeq(db));
  const ofNodes = await openShared(options);
  const stopping = new AbortController();
  const getContext = () => ctx;
  const queue: JobQueue = new JobQueue({
    maxConcurrency,
    run: (entry, job) => runQueuedJob(ctx, entry, job),
    mayStart: () => !safeMode.isActive && ctx.sandbox.holds,
    onMoved: () => positions.publish(),
  });
  const slots = new SlotPool({ maxConcurrency, queueSize, durations, onFree: () => feeder.feed() });
  const cluster = ofNodes && joinCluster(ofNodes, { options, queue, slots, durations, getContext });
  const driver = cluster?.driver ?? new LocalDriver({ queue, slots, maxConcurrency });
  const positions = new Positions(getContext);
  const startWaiting = () => {
    queue.startWaiting();
    driver.wake();
    feeder.feed();
  };
  const ctx: JobContext = {
    db,
    dataDir,
    settings,
    folders: dataFolders(dataDir),
    observer: options.observer ?? {},
    log,
    step: options.onStep ?? (() => undefined),
    feed: new Feed(),
    durations,
    slots,
    queue,
    driver,
    tellNodes: (jobId, event) => cluster?.relay.addJobEvent(jobId, event),
    describer: new JobDescriber(db, dataDir, shared),
    safeMode,
    sandbox: new SandboxWatch({ settings, log, onRecovered: startWaiting }),
    disk: new DiskWatch({
      folder: dataFolders(dataDir).root,
      log,
      makeRoom: () => shared.forgetCopies(),
      onRoom: startWaiting,
    }),
    files: options.files ?? new VerifiedFiles(dataDir, (path) => shared.repair(path)),
    shared,
    artifacts: options.artifacts ?? new ArtifactReader(),
    waiting: new WaitingEngines(dataFolders(dataDir)),
    layouts: new KnownLayouts(),
    turns: new Turns(),
    stopping: stopping.signal,
    previews: options.previews ?? { remove: async () => undefined, sweep: async () => undefined },
    eventListeners: new Map(),
    nextQueuedSeq: () => seqs.next(driver.nodeId !== null),
    feedBatches: () => feeder.wake(),
  };
  const feeder = new BatchFeeder(ctx);
  return { ctx, feeder, cluster, stopping, startWaiting };
}

/** In which order jobs were accepted. */
class QueuedSeqs {
  #last: number;

  constructor(last: number) {
    this.#last = last;
  }

  /** With nodes, the time is what all of them count by. */
  next(isShared: boolean): number {
    this.#last = Math.max(this.#last + 1, isShared ? Date.now() * 1000 : 0);
    return this.#last;
  }
}
