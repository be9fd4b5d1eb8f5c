import { setTimeout as delay } from 'node:timers/promises';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import {
  advanceSequel,
  findJob,
  findSequel,
  inTransaction,
  keepUndecided,
  listDueSequels,
  lockRow,
  noteChangedJobs,
  type SequelRow,
} from '../../storage/store/index.ts';
import { isOfService } from '../host/for-later.ts';
import { FiguresDiffer } from '../review/figures.ts';
import { DoneElsewhere } from './advance.ts';
import { carryOut } from './carry-out.ts';
import type { SequelContext } from './context.ts';

/** How often it is looked for what another node, or a failed attempt, has left. */
const LOOK_EVERY_MS = 5_000;
const MAX_DUE = 100;
/** How often a step may fail for a reason that has no code. */
const MAX_TRIES = 5;
/** Somebody else was faster: what they did is seen the next time. */
const AGAIN = ['etag_mismatch', 'recipe_conflict', 'shared_files_changed', 'shutting_down'];

/** Does what is to follow revisions once they have ended, on any node, after a restart too, and each step once. */
export class SequelService {
  readonly #ctx: SequelContext;
  readonly #running = new Map<string, Promise<void>>();
  readonly #failures = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(ctx: SequelContext) {
    this.#ctx = ctx;
  }

  /** Begins to look for what is due; `isResponsible`: whether this node does the work that others have left. */
  open(isResponsible: () => boolean): void {
    const look = () => {
      if (isResponsible()) this.#lookForDue().catch((error: Error) => this.#warn(error.message));
    };
    this.#timer = setInterval(look, LOOK_EVERY_MS).unref();
    look();
  }

  /** Takes no more work, and waits for what is under way. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  /** Call it when a revision has ended. Never throws. */
  settle(jobId: string): Promise<void> {
    const running = this.#running.get(jobId);
    if (running !== undefined || this.#ctx.stopping.aborted) return running ?? Promise.resolve();
    const run = this.#settle(jobId).finally(() => this.#running.delete(jobId));
    this.#running.set(jobId, run);
    return run;
  }

  async #lookForDue(): Promise<void> {
    if (this.#ctx.stopping.aborted) return;
    for (const jobId of await listDueSequels(this.#ctx.db, MAX_DUE)) await this.settle(jobId);
  }

  async #settle(jobId: string): Promise<void> {
    for (let tries = 1; tries <= MAX_TRIES && !this.#ctx.stopping.aborted; tries++) {
      try {
        const row = await findSequel(this.#ctx.db, jobId);
        if (row?.state !== 'pending') return;
        const made = await findJob(this.#ctx.db, row.revision_id);
        if (made?.status === 'queued' || made?.status === 'running') return;
        await this.#ctx.step('sequel_due', jobId);
        return await this.#tryOnce(row);
      } catch (error) {
        if (!(error instanceof DoneElsewhere) && !isOneOf(error, AGAIN)) return this.#warn(String(error));
        await delay(50 * tries, undefined, { ref: false });
      }
    }
  }

  /** Throws what may go better the next time. */
  async #tryOnce(row: SequelRow): Promise<void> {
    try {
      // Its files stay on this node meanwhile.
      await this.#ctx.shared.use([], () => carryOut(this.#ctx, row));
      this.#failures.delete(row.id);
    } catch (error) {
      if (error instanceof DoneElsewhere || isOneOf(error, AGAIN) || isOfService(error)) throw error;
      if (isAdeError(error)) return this.#refuse(row, error);
      const failures = (this.#failures.get(row.id) ?? 0) + 1;
      this.#failures.set(row.id, failures);
      if (failures < MAX_TRIES) throw error;
      this.#failures.delete(row.id);
      await this.#refuse(row, new AdeError('internal_error', {}, { cause: error }));
    }
  }

  /** Nothing more is done; what was not accepted stays in the draft of the person. */
  async #refuse({ job_id: jobId, id }: SequelRow, error: AdeError): Promise<void> {
    const differs = error instanceof FiguresDiffer ? JSON.stringify(error.differs) : null;
    await inTransaction(this.#ctx.db, async (transaction) => {
      await lockRow(transaction, 'jobs', jobId);
      const row = await findSequel(transaction, jobId);
      if (row === undefined || row.id !== id) return;
      const why = { state: 'refused', code: error.code, message: error.message, differs_json: differs } as const;
      const isRefused = await advanceSequel(transaction, row, { ...why, settled_at: new Date().toISOString() });
      const isMade = error.code !== 'sequel_revision_failed';
      if (isRefused && isMade) await keepUndecided(transaction, jobId, row.revision, row.points);
      if (isRefused) await noteChangedJobs(transaction, [jobId], 'sequel');
    });
    this.#ctx.log({ level: 'info', message: 'What was to follow a revision was refused', jobId, code: error.code });
  }

  #warn(found: string): void {
    this.#ctx.log({ level: 'warn', message: `What is to follow a revision will be tried again: ${found}` });
  }
}

function isOneOf(error: unknown, codes: readonly string[]): boolean {
  return isAdeError(error) && codes.includes(error.code);
}
