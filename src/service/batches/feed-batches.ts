import { isAdeError } from '../../contract/errors/index.ts';
import { planCheckInputs } from '../../runner/index.ts';
import { ownerOfJob } from '../../storage/shared/index.ts';
import {
  type BatchItemRow,
  type BatchRow,
  failBatchItem,
  findWaitingItem,
  insertBatchJob,
  type JobRow,
  listOpenBatches,
  noteJob,
  withdrawBatchJob,
} from '../../storage/store/index.ts';
import { ensureJobFolder } from '../folders/job-folder.ts';
import { putInputs, removeInputs, storeOpenJob, withPlan } from '../folders/job-inputs.ts';
import { isOfService } from '../host/for-later.ts';
import { settleBatch } from '../jobs/settle-batch.ts';
import type { Slot } from '../queue/slots.ts';
import { RepeatedWork } from '../repeated-work.ts';
import { readCheckedPackage } from '../senders/checked-package.ts';
import { settlePeriods } from '../senders/complete-periods.ts';
import { findBelonging, givenByUpload, namesOf } from '../senders/match-sender.ts';
import { findSenderChecks } from '../senders/standing.ts';
import { assertDocumentExists, getArrived, makeSubmittedRow } from '../submit/submission.ts';
import type { BatchContext } from './context.ts';

const PAUSE_MS = 5000;

type WaitingItem = BatchItemRow & { batch: BatchRow };

/** Whether the item itself is not the reason. An item that fails is never tried again. */
function isForLater(error: unknown): boolean {
  return isAdeError(error, 'queue_full') || isOfService(error);
}

/**
 * Makes jobs from the items of batches when slots become free, oldest batch first. Batches use at most twice as many
 * slots as jobs can run at a time: enough to keep all of them busy, while single documents still find a slot.
 */
export class BatchFeeder {
  readonly #ctx: BatchContext;
  readonly #work = new RepeatedWork(
    () => this.#feedAll(),
    (error) => this.#pause(error),
  );
  #mayHaveItems = true;
  #pausedUntilMs = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Whether a failure may have left a batch without its end. */
  #mustSettle = false;

  constructor(ctx: BatchContext) {
    this.#ctx = ctx;
  }

  /** Call it when there are new items. */
  wake(): void {
    this.#mayHaveItems = true;
    this.feed();
  }

  /** Makes more jobs if possible; called whenever a slot becomes free. */
  feed(): void {
    if (this.#mayHaveItems) this.#work.ask();
  }

  /** Call it when a failure is over, such as an outage of the database. */
  resume(): void {
    this.#pausedUntilMs = 0;
    this.wake();
  }

  /** Resolves when no job is being made any more. A stopped queue gets no new jobs. */
  settled(): Promise<void> {
    return this.#work.settled();
  }

  async #feedAll(): Promise<void> {
    if (performance.now() < this.#pausedUntilMs) return;
    if (this.#mustSettle) await this.#settleAll();
    while (this.#mayHaveItems) {
      const slot = await this.#tryReserve();
      if (slot === null) return;
      try {
        // Changed before the question, so that an item which arrives meanwhile is not forgotten.
        this.#mayHaveItems = false;
        const item = await findWaitingItem(this.#ctx.db);
        this.#mayHaveItems ||= item !== undefined;
        if (item === undefined) slot.release();
        else await this.#makeJob(item, slot);
      } catch (error) {
        slot.release();
        throw error;
      }
    }
  }

  async #settleAll(): Promise<void> {
    for (const { id } of await listOpenBatches(this.#ctx.db)) await settleBatch(this.#ctx, id);
    this.#mustSettle = false;
  }

  async #tryReserve(): Promise<Slot | null> {
    const { queue, safeMode, driver } = this.#ctx;
    if (queue.isStopped || safeMode.isActive) return null;
    if ((await driver.countOfBatches()) >= 2 * Math.max(1, driver.countSlots())) return null;
    return driver.tryReserve();
  }

  async #makeJob(item: WaitingItem, slot: Slot): Promise<void> {
    const row = await this.#storeJob(item);
    if (row !== null) await this.#ctx.step('stored', row.id);
    if (row === null || !(await this.#fileJob(item, row))) {
      slot.release();
    } else {
      await this.#ctx.step('filed', row.id);
      this.#ctx.jobs.enqueue(row, slot);
    }
    await settleBatch(this.#ctx, item.batch_id);
  }

  /** Null if no job can be made for the item; the reason is stored with it. */
  async #storeJob(item: WaitingItem): Promise<JobRow | null> {
    const ctx = this.#ctx;
    try {
      const { row, earlierJobIds } = await withPlan(() => this.#planJob(item));
      const isStored = await storeOpenJob(ctx, row.id, (record) =>
        insertBatchJob(
          ctx.db,
          row,
          async (transaction) => {
            await record(transaction);
            await ctx.driver.put(transaction, row, async () => {
              await noteJob(transaction, 'job.submitted', row);
              await settlePeriods(transaction, [row], { isNew: true });
            });
          },
          earlierJobIds,
        ),
      );
      if (isStored) return row;
      await removeInputs(ctx, row.id);
      return null;
    } catch (error) {
      if (!isAdeError(error) || isForLater(error)) throw error;
      await failBatchItem(ctx.db, item, { code: error.code, message: error.message });
      return null;
    }
  }

  /** The row of a job whose inputs are written; `earlierJobIds`: the jobs of which they have copies. */
  async #planJob(item: WaitingItem): Promise<{ row: JobRow; earlierJobIds: readonly string[] }> {
    const ctx = this.#ctx;
    const { batch } = item;
    const { config_id, config_version_id, environment_id, runtime_network_access } = batch;
    const { read_encoding, read_delimiter } = batch;
    const arrived = await getArrived(ctx.db, batch.workspace_id, item.document_id, { arrivalId: item.arrival_id });
    const { document, arrival } = arrived;
    await assertDocumentExists(ctx, document);
    const readAs = { read_encoding, read_delimiter };
    const version = { config_id, config_version_id, environment_id, runtime_network_access, ...readAs };
    const belonging = await findBelonging(ctx.db, {
      workspaceId: batch.workspace_id,
      configId: config_id,
      given: [{ senderId: batch.sender_id, period: batch.period, by: 'batch' }, givenByUpload(arrival)],
      ...namesOf(arrival, batch.name),
    });
    const origin = { ...belonging, batch_id: batch.id, batch_position: item.position, as_of: batch.created_at };
    const { earlierJobIds, plannedAt, ...checks } = await findSenderChecks(ctx, belonging, {
      ...document,
      filename: arrival.filename,
    });
    const row = makeSubmittedRow(ctx, arrived, version, {
      ...origin,
      submitted_by: batch.submitted_by,
      inputs_planned_at: plannedAt,
    });
    await putInputs(ctx, row.id, planCheckInputs(checks, await readCheckedPackage(ctx, environment_id)));
    return { row, earlierJobIds };
  }

  /** Makes the job's folder; if it fails, stores the reason in the item. After a temporary failure, it throws. */
  async #fileJob(item: WaitingItem, row: JobRow): Promise<boolean> {
    if (this.#ctx.nodeId !== null) return true;
    try {
      await ensureJobFolder(this.#ctx, row);
      return true;
    } catch (error) {
      await this.#ctx.shared.drop(ownerOfJob(row.id), (forget) => withdrawBatchJob(this.#ctx.db, row, forget));
      if (!isAdeError(error) || isForLater(error)) throw error;
      await failBatchItem(this.#ctx.db, item, { code: error.code, message: error.message });
      return false;
    }
  }

  #pause(error: Error): void {
    this.#ctx.log({ level: 'error', message: `Jobs of a batch could not be made: ${error.message}` });
    this.#mayHaveItems = true;
    // A refused job changes nothing.
    this.#mustSettle ||= !isAdeError(error, 'queue_full');
    this.#pausedUntilMs = performance.now() + PAUSE_MS;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.feed(), PAUSE_MS + 1).unref();
  }
}
