import { mkdirSync, rmSync } from 'node:fs';
import { runSteps } from '../../base/steps/index.ts';
import { removeDeadEngineFolders, removeTemporaryDataDirs } from '../../runner/index.ts';
import { deleteOldEvents, isContentKept } from '../../storage/store/index.ts';
import { sweepRecipes } from '../folders/recipe-files.ts';
import { fileMissingAcceptances } from '../review/acceptance-file.ts';
import { recoverJobs } from '../upkeep/recover-jobs.ts';
import { SWEEP_EVERY_MS, sweepRetention } from '../upkeep/retention.ts';
import { sweepUnfinishedFiles } from '../upkeep/sweep-unfinished.ts';
import type { ServiceParts } from './make-parts.ts';

/** The start and the end of the service, and its regular work in between. */
export class Lifecycle {
  readonly #parts: ServiceParts;
  #sweepTimer: NodeJS.Timeout | undefined;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
  }

  /** Ends processes that a dead server left running, recovers its jobs and starts working. */
  async start(): Promise<void> {
    const { core, upkeep, cluster, relay, disk, driver, sandbox, sequels, services } = this.#parts;
    const isLeading = () => cluster === null || cluster.node.isLeader;
    const { folders, settings } = core;
    for (const folder of [folders.jobs, folders.documents, folders.environments, folders.trials])
      mkdirSync(folder, { recursive: true });
    await recoverJobs(upkeep);
    removeTemporaryDataDirs(folders.trials);
    for (const folder of [folders.waiting, folders.exports, folders.erasing])
      rmSync(folder, { recursive: true, force: true });
    removeDeadEngineFolders(core.dataDir);
    await fileMissingAcceptances(core);
    relay?.open();
    // Without a cluster, only this process can run its jobs: it takes them whether they fit or not. With one, other
    // nodes read at once whether this one can run jobs.
    if (cluster !== null && settings.role !== 'api') await Promise.all([disk.start(), sandbox.prove()]);
    else sandbox.start();
    await cluster?.node.start();
    driver.open();
    services.batches.feeder.wake();
    if (isLeading()) services.columns.noteEarlier();
    services.sources.open();
    sequels.open(isLeading);
    services.subjects.open(isLeading);
    // A worker may have no way to other systems.
    if (settings.role !== 'worker') await services.webhooks.dispatcher.open();
    const sweep = () => this.#sweepAsNode().catch(this.#logSweepFailure);
    this.#sweepTimer = setInterval(sweep, SWEEP_EVERY_MS).unref();
    sweepUnfinishedFiles(core)
      .then(() => sweepRecipes(core))
      .then(sweep)
      .catch(this.#logSweepFailure);
  }

  /**
   * Takes no more jobs, lets running ones continue for a while, then stops them: the next start resumes them. From now
   * on, submissions are refused with `shutting_down`. The caller must close the database afterwards.
   */
  async drain(timeoutSeconds: number): Promise<void> {
    const { core, sandbox, disk, stopping, queue, cluster, relay, driver, sequels, services } = this.#parts;
    clearInterval(this.#sweepTimer);
    sandbox.stop();
    disk.stop();
    stopping.abort();
    const drained = queue.drain(timeoutSeconds * 1000);
    await runSteps([
      () => Promise.all([cluster?.node.markStopping(), drained]),
      () => drained,
      () => core.engines?.close(),
      () => services.batches.feeder.settled(),
      () => services.sources.close(),
      () => services.columns.settled(),
      () => sequels.close(),
      () => services.subjects.close(),
      () => services.webhooks.dispatcher.close(),
      () => driver.close(),
      () => relay?.settled(),
      () => cluster?.node.stop(),
    ]);
  }

  /** Removes files whose retention has ended; also runs every hour. */
  async sweep(now: Date): Promise<void> {
    await deleteOldEvents(this.#parts.core.db, new Date(now.getTime() - SWEEP_EVERY_MS).toISOString());
    await sweepRetention(this.#parts.upkeep, now);
    await this.#parts.services.subjects.sweep(now);
  }

  readonly #logSweepFailure = (error: Error): void => {
    this.#parts.core.log({ level: 'error', message: `Old files could not be removed: ${error.message}` });
  };

  /** Each node sweeps its own folder; one node sweeps everything that they share. */
  async #sweepAsNode(): Promise<void> {
    const { core, cluster } = this.#parts;
    const { db, shared, previews, dataDir } = core;
    removeDeadEngineFolders(dataDir);
    await shared.sweepCopies();
    await previews.sweep((content) => isContentKept(db, content));
    if (cluster === null || cluster.node.isLeader) await this.sweep(new Date());
  }
}
