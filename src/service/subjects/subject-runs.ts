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
  releaseClaims,
  removeHolders,
  type SubjectSearchRow,
  type Transaction,
} from '../../storage/store/index.ts';
import { ReaderFailed, SubjectReader } from '../../subjects/index.ts';
import type { SubjectContext, SubjectRun } from './context.ts';
import { eraseSubject } from './erase.ts';
import { type FoundSoFar, findSubject, Superseded } from './find.ts';
import { readOutcome, readTerms } from './read-json.ts';
import { searchOptions } from './search-files.ts';

/** How often it is looked for what another node has begun, or a failed run has left. */
const LOOK_EVERY_MS = 5_000;
/** How often a run shows that it lives, and looks whether it may go on. */
const WATCH_EVERY_MS = 1_000;

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
    if (this.#isFirstLook && this.#ctx.nodeId === null) await releaseClaims(this.#ctx.db);
    this.#isFirstLook = false;
    for (const row of await listWaitingSearches(this.#ctx.db)) this.start(row);
  }

  /** Begins a search or an erasure that was just stored. */
  start(row: SubjectSearchRow): void {
    if (this.#running.has(row.id) || this.#ctx.stopping.aborted) return;
    const run = this.#run(row.id)
      .finally(() => this.#running.delete(row.id))
      // An erasure may have waited for the end of this one.
      .then((hasRun) => (hasRun ? this.#look() : undefined))
      .catch((error: unknown) => this.#warn(error));
    this.#running.set(row.id, run);
  }

  /** False if there was nothing to do here. */
  async #run(id: string): Promise<boolean> {
    const { db, stopping } = this.#ctx;
    const found = await findSearch(db, id);
    if (found === undefined || (found.terms_json === null && found.state !== 'erasing')) return false;
    const row = await claimSearch(db, found);
    if (row === undefined) return false;
    if (found.terms_json === null) {
      await this.#forget(row, null);
      return true;
    }
    const ended = new AbortController();
    const watch = setInterval(() => {
      // A file that takes long must not look like a dead run. Somebody may have cancelled, or taken the search.
      changeClaimed(db, row, {})
        .then((isOwn) => isOwn || ended.abort())
        .catch(() => undefined);
    }, WATCH_EVERY_MS).unref();
    // A large file must not keep the service from stopping.
    const signal = AbortSignal.any([ended.signal, stopping]);
    const run: SubjectRun = {
      searchId: id,
      workspaceId: row.workspace_id,
      terms: readTerms(found.terms_json),
      reader: this.#makeReader(signal),
      signal,
    };
    try {
      if (row.state === 'finding') await this.#find(run, row);
      else await this.#erase(run, row);
    } catch (error) {
      await this.#end(row, error);
    } finally {
      clearInterval(watch);
    }
    return true;
  }

  #makeReader(signal: AbortSignal): SubjectReader {
    return new SubjectReader({ getLevel: () => this.#ctx.sandbox.getLevel(), signal });
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
    await this.#forget(row, run);
  }

  /** `run`: null if a run before a crash has forgotten the terms. */
  async #forget(row: SubjectSearchRow, run: SubjectRun | null): Promise<void> {
    await this.#ctx.step('erase_forgotten', row.id);
    await forgetDeleted(this.#ctx.db, async () => run === null || (await this.#isInDatabase(run.reader, run.terms)));
    await changeClaimed(this.#ctx.db, row, { state: 'erased', error_code: null, ended_at: new Date().toISOString() });
  }

  /** Whether the file of the database has the terms in what it no longer uses. */
  async #isInDatabase(reader: SubjectReader, terms: readonly string[]): Promise<boolean> {
    const { folders } = this.#ctx;
    const file = { path: folders.database, kind: 'database', displayName: 'database' } as const;
    const [found] = await reader.search([file], terms, searchOptions(this.#ctx, false));
    return found === undefined || found instanceof ReaderFailed || found.count > 0;
  }

  /** Makes the database forget what was searched for, once the rows no longer have it. */
  forget(rows: readonly SubjectSearchRow[]): void {
    const known = rows.filter(({ terms_json: json }) => json !== null);
    if (known.length === 0) return;
    const terms = known.flatMap(({ terms_json: json }) => readTerms(json ?? '[]'));
    const name = `forget ${known.map(({ id }) => id).join(' ')}`;
    const reader = this.#makeReader(this.#ctx.stopping);
    const message = 'The file of the database may have what was searched for until it is used again';
    const forgetting = forgetDeleted(this.#ctx.db, () => this.#isInDatabase(reader, terms))
      .catch((error: unknown) => this.#ctx.log({ level: 'warn', message: `${message}: ${nameError(error)}` }))
      .finally(() => this.#running.delete(name));
    this.#running.set(name, forgetting);
  }

  async #end(row: SubjectSearchRow, error: unknown): Promise<void> {
    if (this.#ctx.stopping.aborted) return;
    // Somebody has ended the search while a holder was stored.
    if (await isCancelRequested(this.#ctx.db, row.id)) return removeHolders(this.#ctx.db, row.id);
    if (error instanceof Superseded || !(await changeClaimed(this.#ctx.db, row, {}))) return;
    const code = isAdeError(error) ? error.code : 'internal_error';
    this.#ctx.log({ level: 'error', message: `A search for a person has failed: ${nameError(error)}`, code });
    // An erasure is never left half done: it is tried again, and says until then why it had to be.
    const failed = { state: 'failed', ended_at: new Date().toISOString() } as const;
    const change = { error_code: code, ...(row.state === 'erasing' ? {} : failed) };
    await changeClaimed(this.#ctx.db, row, change).catch(() => undefined);
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
