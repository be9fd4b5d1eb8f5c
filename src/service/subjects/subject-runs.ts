import { isAdeError } from '../../contract/errors/index.ts';
import {
  type Actor,
  addActivity,
  changeClaimed,
  claimSearch,
  findSearch,
  forgetDeleted,
  inTransaction,
  isCancelRequested,
  listHolders,
  listWaitingSearches,
  removeHolders,
  type SubjectSearchRow,
  type Transaction,
} from '../../storage/store/index.ts';
import { SubjectReader } from '../../subjects/index.ts';
import type { SubjectContext, SubjectRun } from './context.ts';
import { eraseSubject } from './erase.ts';
import { type FoundSoFar, findSubject, Superseded } from './find.ts';
import { readOutcome, readTerms } from './read-json.ts';

/** How often it is looked for what another node has begun, or a failed run has left. */
const LOOK_EVERY_MS = 5_000;
/** How often a run looks whether somebody has cancelled it. */
const CANCEL_EVERY_MS = 1_000;

/** Searches and erasures under way in this process, each once, and those that others have left. */
export class SubjectRuns {
  readonly #ctx: SubjectContext;
  readonly #running = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #isFirstLook = true;

  constructor(ctx: SubjectContext) {
    this.#ctx = ctx;
  }

  open(isResponsible: () => boolean): void {
    const look = () => {
      if (isResponsible()) this.#look().catch((error: unknown) => this.#warn(error));
    };
    this.#timer = setInterval(look, LOOK_EVERY_MS).unref();
    look();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.settled();
  }

  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  async finishOthers(): Promise<void> {
    await this.#look();
    await this.settled();
  }

  async #look(): Promise<void> {
    if (this.#ctx.stopping.aborted) return;
    // Without nodes, no other process can have a run.
    const all = this.#isFirstLook && this.#ctx.nodeId === null;
    this.#isFirstLook = false;
    for (const row of await listWaitingSearches(this.#ctx.db, all)) this.start(row);
  }

  /** Begins a search or an erasure that was just stored. */
  start(row: SubjectSearchRow): void {
    if (this.#running.has(row.id) || this.#ctx.stopping.aborted) return;
    const run = this.#run(row.id)
      .catch((error: unknown) => this.#warn(error))
      .finally(() => this.#running.delete(row.id));
    this.#running.set(row.id, run);
  }

  async #run(id: string): Promise<void> {
    const { db, stopping, sandbox } = this.#ctx;
    const found = await findSearch(db, id);
    if (found === undefined || (found.terms_json === null && found.state !== 'erasing')) return;
    const row = await claimSearch(db, found);
    if (row === undefined) return;
    if (found.terms_json === null) return this.#forget(row);
    const cancelled = new AbortController();
    const watch = setInterval(() => {
      isCancelRequested(db, id)
        .then((isCancelled) => isCancelled && cancelled.abort())
        .catch(() => undefined);
      // A file that takes long must not look like a dead run.
      changeClaimed(db, row, {}).catch(() => undefined);
    }, CANCEL_EVERY_MS).unref();
    // A large file must not keep the service from stopping.
    const signal = AbortSignal.any([cancelled.signal, stopping]);
    const run: SubjectRun = {
      searchId: id,
      workspaceId: row.workspace_id,
      terms: readTerms(found.terms_json),
      reader: new SubjectReader({ getLevel: () => sandbox.getLevel(), signal }),
      signal,
    };
    try {
      if (row.state === 'finding') await this.#find(run, row);
      else await this.#erase(run, row);
    } catch (error) {
      await this.#end(row, error, cancelled.signal.aborted);
    } finally {
      clearInterval(watch);
    }
  }

  async #find(run: SubjectRun, row: SubjectSearchRow): Promise<void> {
    const found: FoundSoFar = await findSubject(this.#ctx, run, row);
    await inTransaction(this.#ctx.db, async (transaction) => {
      const isStored = await changeClaimed(transaction, row, {
        state: 'found',
        places: found.places,
        holders: found.holders,
        not_searched_json: JSON.stringify(found.notSearched),
        ended_at: new Date().toISOString(),
      });
      if (!isStored) throw new Superseded();
      const details = { places: found.places, holders: found.holders, not_searched: found.notSearched.length };
      await noteSubject(transaction, row, 'subject.found', actorOf(row), details);
    });
  }

  async #erase(run: SubjectRun, row: SubjectSearchRow): Promise<void> {
    const by = { ...actorOf(row), reference: row.reference ?? '' };
    await eraseSubject(this.#ctx, run, row, by);
    const outcomes = (await listHolders(this.#ctx.db, row.id)).map((holder) => readOutcome(holder).done?.outcome);
    const count = (kind: string) => outcomes.filter((outcome) => outcome === kind).length;
    await inTransaction(this.#ctx.db, async (transaction) => {
      // Nothing needs the terms any more; the search ends when the database has forgotten them, too.
      if (!(await changeClaimed(transaction, row, { terms_json: null }))) throw new Superseded();
      await noteSubject(transaction, row, 'subject.erased', by, {
        reference: by.reference,
        erased: count('erased'),
        held: count('held'),
        in_use: count('in_use'),
        not_selected: count('not_selected'),
      });
    });
    await this.#forget(row);
  }

  async #forget(row: SubjectSearchRow): Promise<void> {
    await this.#ctx.step('erase_forgotten', row.id);
    await forgetDeleted(this.#ctx.db);
    await changeClaimed(this.#ctx.db, row, { state: 'erased', ended_at: new Date().toISOString() });
  }

  async #end(row: SubjectSearchRow, error: unknown, isCancelled: boolean): Promise<void> {
    if (error instanceof Superseded || this.#ctx.stopping.aborted) return;
    // Somebody has ended the search while a holder was stored.
    if (isCancelled) return removeHolders(this.#ctx.db, row.id);
    const code = isAdeError(error) ? error.code : 'internal_error';
    this.#ctx.log({ level: 'error', message: `A search for a person has failed: ${nameError(error)}`, code });
    // An erasure is never left half done: it is tried again.
    if (row.state === 'erasing') return;
    const failed = { state: 'failed', error_code: code, ended_at: new Date().toISOString() } as const;
    await changeClaimed(this.#ctx.db, row, failed).catch(() => undefined);
  }

  #warn(error: unknown): void {
    this.#ctx.log({ level: 'warn', message: `A search for a person will be tried again: ${nameError(error)}` });
  }
}

/** An error without its message, which may have the name of a document: where it was thrown, or its code. */
function nameError(error: unknown): string {
  if (isAdeError(error)) return error.code;
  if (!(error instanceof Error)) return 'an unknown error';
  return [error.name, error.stack?.split('\n    at ')[1] ?? ''].join(' at ');
}

/** Adds an entry about a search to the activity; it never has what was searched for. */
export function noteSubject(
  transaction: Transaction,
  { id, workspace_id: workspaceId }: SubjectSearchRow,
  action: 'subject.searched' | 'subject.found' | 'subject.cancelled' | 'subject.erasure_asked' | 'subject.erased',
  by: Actor,
  details: Record<string, string | number>,
): Promise<void> {
  const { actor, credential } = by;
  const who = credential === undefined ? { actor } : { actor, credential };
  return addActivity(transaction, { ...who, action, workspaceId, targetId: id, details });
}

function actorOf({ actor, token_id: tokenId, session_id: sessionId }: SubjectSearchRow): Actor {
  return { actor, credential: { tokenId, sessionId } };
}
