import { VerifiedFiles } from '../../base/files/index.ts';
import { parseAllowedHosts } from '../../base/outbound/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { dataFolders } from '../../contract/layout.ts';
import type { Settings } from '../../contract/settings.ts';
import { settingsTable } from '../../contract/settings-table.ts';
import { ArtifactReader } from '../../record/reader/index.ts';
import { EnginePool } from '../../runner/index.ts';
import { localFiles } from '../../storage/shared/index.ts';
import { isContentKept, type JobRow, listLastDurationsMs, readLastQueuedSeq } from '../../storage/store/index.ts';
import { BatchService } from '../batches/batch-service.ts';
import { ColumnService } from '../columns/column-service.ts';
import type { Core } from '../core.ts';
import { CaseService } from '../dry-runs/case-service.ts';
import { OwnColumnService } from '../dry-runs/own-column-service.ts';
import { ScoreService } from '../dry-runs/score-service.ts';
import { EventLog } from '../events/event-log.ts';
import { Feed } from '../feed.ts';
import { DiskWatch } from '../host/disk-watch.ts';
import { SandboxWatch } from '../host/sandbox-watch.ts';
import { SourceService } from '../intake/source-service.ts';
import { VerificationService } from '../integrity/verification-service.ts';
import { JobDescriber } from '../jobs/describe-job.ts';
import { MainTotals } from '../jobs/main-totals.ts';
import { JobPublisher } from '../jobs/publish.ts';
import { connectNode, joinCluster, nameNode } from '../nodes/join-cluster.ts';
import { Relay } from '../nodes/relay.ts';
import { PeopleService } from '../people/people-service.ts';
import { FieldProposalService } from '../proposals/field-proposal-service.ts';
import { PublicationService } from '../publications/publication-service.ts';
import { DURATION_WINDOW, Durations } from '../queue/durations.ts';
import { JobQueue } from '../queue/job-queue.ts';
import { LocalDriver } from '../queue/local-driver.ts';
import { Places } from '../queue/places.ts';
import { Positions } from '../queue/positions.ts';
import { SafeMode } from '../queue/safe-mode.ts';
import { SlotPool } from '../queue/slots.ts';
import { RecipeService } from '../recipes/recipe-service.ts';
import { ReviewService } from '../review/review-service.ts';
import { DraftService } from '../revisions/draft-service.ts';
import { RevisionService } from '../revisions/revision-service.ts';
import { endUnstartedJob } from '../run/cancel-job.ts';
import type { EndContext, RunContext } from '../run/context.ts';
import { runQueuedJob } from '../run/run-queued-job.ts';
import { applyAssignment } from '../senders/apply-assignment.ts';
import { KnownLayouts } from '../senders/recognize/known-layouts.ts';
import { recognizeSender } from '../senders/recognize/recognize-sender.ts';
import { SenderService } from '../senders/sender-service.ts';
import { SequelService } from '../sequels/sequel-service.ts';
import { SignOnService } from '../sign-on/sign-on-service.ts';
import { SubjectService } from '../subjects/subject-service.ts';
import { TableService } from '../tables/table-service.ts';
import { Turns } from '../turns.ts';
import { makeStorageLook } from '../upkeep/storage-health.ts';
import { WEBHOOK_TIMING } from '../webhooks/context.ts';
import { parseRetrySeconds } from '../webhooks/schedule.ts';
import { WebhookService } from '../webhooks/webhook-service.ts';
import type { JobServiceOptions } from './options.ts';

export type ServiceParts = Awaited<ReturnType<typeof makeParts>>;

/**
 * Makes the parts of a service from the data in the database, each with only the parts that it needs. Nothing runs
 * before the queue is opened, so a callback may use a part that is made after it.
 */
export async function makeParts(options: JobServiceOptions) {
  const { database: db, dataDir, settings, shared = localFiles, log = () => undefined } = options;
  const { nodeId = nameNode(settings) } = options;
  const { maxConcurrency, queueSize } = settings;
  const allowed = parseAllowedHosts(settingsTable.webhookHosts.variable, settings.webhookHosts);
  const durations = new Durations((await listLastDurationsMs(db, DURATION_WINDOW)).reverse());
  const safeMode = await SafeMode.read(db, settings.safeMode);
  const lastSeq = await readLastQueuedSeq(db);
  // Comes last of what may fail: its queue has to be closed.
  const connections = await connectNode({ db, nodeId, log, settings });
  const stopping = new AbortController();
  const core: Core = {
    db,
    dataDir,
    folders: dataFolders(dataDir),
    settings,
    engines: makeEngines(dataDir, settings, safeMode),
    nodeId,
    shared,
    files: options.files ?? new VerifiedFiles(dataDir, (path) => shared.repair(path)),
    artifacts: options.artifacts ?? new ArtifactReader(),
    previews: options.previews ?? { remove: async () => undefined, sweep: async () => undefined },
    observer: options.observer ?? {},
    log,
    step: options.onStep ?? (() => undefined),
    stopping: stopping.signal,
  };

  const feed = new Feed();
  const events = new EventLog({ db, feed, log });
  const turns = new Turns();
  const startWaiting = () => {
    queue.startWaiting();
    driver.wake();
    batches.feeder.feed();
  };
  const sandbox = new SandboxWatch({ settings, log, onRecovered: startWaiting });
  const disk = new DiskWatch({
    folder: core.folders.root,
    log,
    makeRoom: () => shared.forgetCopies(),
    onRoom: startWaiting,
  });

  const queue: JobQueue = new JobQueue({
    maxConcurrency,
    run: (entry, job) => runQueuedJob(running, entry, job),
    mayStart: () => !safeMode.isActive && sandbox.holds,
    onMoved: () => positions.publish(),
    onFault: (jobId, { message }) => log({ level: 'error', message: `A run failed unexpectedly: ${message}`, jobId }),
  });
  const slots = new SlotPool({ maxConcurrency, queueSize, durations, onFree: () => batches.feeder.feed() });
  /** The switch may have been changed on another node. */
  const reloadSafeMode = async () => {
    await safeMode.reload(db);
    if (safeMode.isActive) core.engines?.endIdle();
    queue.startWaiting();
    driver.wake();
  };
  const onSafeMode = () => {
    reloadSafeMode().catch((error: Error) =>
      log({ level: 'warn', message: `The safe mode switch could not be read: ${error.message}` }),
    );
  };
  const readStorage = makeStorageLook({ ...core, disk });
  const onBatchItems = () => batches.feeder.wake();
  const cluster =
    connections &&
    joinCluster(connections, {
      ...{ db, settings, log, queue, slots, durations, onBatchItems, onSafeMode },
      mayTake: () => !safeMode.isActive && sandbox.holds && !disk.isFull,
      readSandboxLevel: () => sandbox.level,
      listTroubles: () => [readStorage(), sandbox.problem],
      onTakenOver: async (rows) => {
        core.observer.nodeTakenOver?.({ jobs: rows.length });
        // A cancelled job can be ended without a node that takes it.
        for (const row of rows) if (row.cancel_requested_at !== null) await endUnstartedJob(ending, row);
      },
      onBack: () => {
        driver.wake();
        batches.feeder.resume();
        relay?.catchUp();
        onSafeMode();
      },
    });
  const driver = cluster?.driver ?? new LocalDriver({ queue, slots, maxConcurrency });
  const positions = new Positions({ db, feed, queue, isShared: nodeId !== null });
  const assertRunnable = async () => {
    // Most submissions need no look at the other nodes.
    if (settings.role !== 'api' && sandbox.holds) return;
    if (await cluster?.node.canRunElsewhere()) return;
    if (settings.role === 'api') throw new AdeError('workers_missing');
    sandbox.assertHolds();
  };
  const places = new Places({ ...core, queue, driver, slots, safeMode, sandbox, assertRunnable, lastSeq });

  const describer = new JobDescriber(db, dataDir, shared);
  const jobs = new JobPublisher({ describer, queue, driver });
  const relay = cluster && new Relay(cluster.notices, { db, feed, jobs, describer });
  const recognizing = { ...core, jobs, sandbox, layouts: new KnownLayouts() };
  const columns = new ColumnService(core);
  const ending: EndContext = {
    ...{ ...core, queue, driver, durations, feed, jobs, columns },
    onRevisionEnded: (jobId) => {
      sequels.settle(jobId).catch(() => undefined);
    },
  };
  const running: RunContext = {
    ...ending,
    disk,
    sandbox,
    settleSender: async (row: JobRow, signal: AbortSignal) =>
      recognizeSender(recognizing, await applyAssignment(recognizing, row), signal),
  };
  const dryRuns = { ...core, queue, places };
  const sequels = new SequelService({ ...dryRuns, jobs, feed, turns });
  const batches = new BatchService({ ...ending, places, safeMode });
  const timing = { ...WEBHOOK_TIMING, retryAfterMs: parseRetrySeconds(settings.webhookRetrySeconds) };
  const webhooks = new WebhookService({ ...core, feed, allowed, timing });
  const people = new PeopleService(core);
  const upkeep = { ...ending, slots, turns };
  const subjects = new SubjectService({
    ...upkeep,
    sandbox,
    assertMayRun: () => safeMode.assertOff(),
    tellNodes: async () => cluster?.notices.send(db, { kind: 'erased' }),
  });
  cluster?.notices.heard.on('erased', (_, isOwn) => {
    if (isOwn) return;
    Promise.all([shared.forgetCopies(), core.previews.sweep((content) => isContentKept(db, content))]).catch(
      (error: Error) => log({ level: 'warn', message: `Old copies could not be removed yet: ${error.message}` }),
    );
  });
  const cases = new CaseService(dryRuns);
  const recipes = new RecipeService({ ...dryRuns, turns });
  const submission = { ...core, driver, places, feed, jobs };
  return {
    core,
    ...{ feed, events, queue, driver, durations, safeMode, sandbox, disk, jobs, describer, cluster, relay, stopping },
    ...{ sequels, totals: new MainTotals(core) },
    startWaiting,
    submission,
    upkeep,
    services: {
      batches,
      columns,
      revisions: new RevisionService({ ...dryRuns, driver, jobs, safeMode, sandbox, turns }),
      drafts: new DraftService({ ...core, turns }),
      reviews: new ReviewService({ ...core, jobs, turns }),
      verifications: new VerificationService({ ...dryRuns, turns }),
      senders: new SenderService({ ...core, jobs }),
      sources: new SourceService(submission),
      recipes,
      fieldProposals: new FieldProposalService(core),
      scores: new ScoreService(dryRuns),
      ownColumns: new OwnColumnService({ ...dryRuns, safeMode }),
      cases,
      subjects,
      tables: new TableService(core),
      publications: new PublicationService({ ...dryRuns, turns }, cases),
      webhooks,
      people,
      signOn: new SignOnService({ ...core, people }),
    },
  };
}

function makeEngines(
  dataDir: string,
  { maxConcurrency, idleEngineSeconds }: Settings,
  safeMode: SafeMode,
): EnginePool | undefined {
  if (idleEngineSeconds === 0) return undefined;
  return new EnginePool({
    dataDir,
    maxIdle: maxConcurrency,
    idleSeconds: idleEngineSeconds,
    mayWait: () => !safeMode.isActive,
  });
}
