import { mkdirSync } from 'node:fs';
import type { EraseSubject, FindSubject, SubjectHolder, SubjectPlan, SubjectSearch } from '../../contract/api/index.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import {
  type Actor,
  addActivity,
  changeClaimed,
  changeSearch,
  claimSearch,
  findSearch,
  forgetDeleted,
  forgetTermsBefore,
  getSearch,
  insertSearch,
  inTransaction,
  isCancelRequested,
  listHolders,
  listSearches,
  listWaitingSearches,
  makeId,
  type PageRequest,
  removeHolders,
  type SubjectSearchRow,
  type Transaction,
} from '../../storage/store/index.ts';
import { Matcher, SubjectReader } from '../../subjects/index.ts';
import type { Page } from '../core.ts';
import type { SubjectContext, SubjectRun } from './context.ts';
import { describeHolder, describeSearch } from './describe.ts';
import { eraseSubject } from './erase.ts';
import { type FoundSoFar, findSubject, Superseded } from './find.ts';
import { planErasure } from './plan.ts';

/** How often it is looked for what another node has begun, or a failed run has left. */
const LOOK_EVERY_MS = 5_000;
/** How often a run looks whether somebody has cancelled it. */
const CANCEL_EVERY_MS = 1_000;
/** How long the terms of a finished search are known, so that its places can be erased. */
const KEEP_TERMS_MS = 24 * 60 * 60 * 1000;
const HOLDERS_PER_PAGE = 100;

/** Finds and erases people whose data is in documents: in the background, on any node, after a restart too. */
export class SubjectService {
  readonly #ctx: SubjectContext;
  readonly #running = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #isFirstLook = true;

  constructor(ctx: SubjectContext) {
    this.#ctx = ctx;
  }

  /** Begins to look for what is to be done; `isResponsible`: whether this node does what others have left. */
  open(isResponsible: () => boolean): void {
    const look = () => {
      if (isResponsible()) this.#look().catch((error: Error) => this.#warn(error.message));
    };
    this.#timer = setInterval(look, LOOK_EVERY_MS).unref();
    look();
  }

  /** Waits for what is under way, which ends early. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  /** Takes over what a process that has ended has begun: after this, nothing is under way. */
  async finishOthers(): Promise<void> {
    await this.#look();
    await this.settled();
  }

  /** Begins a search. Throws `subject_term_refused`, `subject_reference_refused`. */
  async find(workspaceId: string, asked: FindSubject, by: Actor): Promise<SubjectSearch> {
    const { terms, reason } = asked;
    const reference = asked.reference ?? null;
    const matcher = new Matcher(terms);
    if (reference !== null) assertReference(matcher, reference);
    const row: SubjectSearchRow = {
      id: makeId('sub'),
      workspace_id: workspaceId,
      state: 'finding',
      reason,
      reference,
      terms_json: JSON.stringify(terms),
      term_count: terms.length,
      ...toColumns(by),
      asked_at: new Date().toISOString(),
      done: 0,
      total: 0,
      places: 0,
      holders: 0,
      not_searched_json: '[]',
      selection_json: null,
      claim: 0,
      claimed_at: null,
      cancel_requested_at: null,
      ended_at: null,
      error_code: null,
    };
    const details = { reason, terms: terms.length, ...(reference === null ? {} : { reference }) };
    await inTransaction(this.#ctx.db, async (transaction) => {
      await insertSearch(transaction, row);
      await this.#note(transaction, row, 'subject.searched', by, details);
    });
    this.#start(row);
    return describeSearch(row);
  }

  async list(workspaceId: string, request: PageRequest): Promise<Page<SubjectSearch>> {
    const { rows, nextCursor } = await listSearches(this.#ctx.db, workspaceId, request);
    return { items: rows.map(describeSearch), nextCursor };
  }

  /** Throws `subject_search_unknown`. */
  async get(workspaceId: string, id: string): Promise<SubjectSearch> {
    return describeSearch(await getSearch(this.#ctx.db, workspaceId, id));
  }

  /** The holders with their places, in the order in which they were found; `cursor`: the number of the last one. */
  async listPlaces(workspaceId: string, id: string, cursor = 0): Promise<Page<SubjectHolder>> {
    await getSearch(this.#ctx.db, workspaceId, id);
    const rows = await listHolders(this.#ctx.db, id, { after: cursor, limit: HOLDERS_PER_PAGE + 1 });
    const shown = rows.slice(0, HOLDERS_PER_PAGE);
    const last = rows.length > HOLDERS_PER_PAGE ? (shown.at(-1)?.seq ?? null) : null;
    return { items: shown.map(describeHolder), nextCursor: last === null ? null : String(last) };
  }

  /** What an erasure would do. Throws `subject_search_refused` while the search is under way. */
  async plan(workspaceId: string, id: string, holders: readonly string[] | null): Promise<SubjectPlan> {
    const row = await getSearch(this.#ctx.db, workspaceId, id);
    if (row.state === 'finding') throw refuse(row, 'planned', 'Wait for its end.');
    const selected = holders ?? (row.selection_json === null ? null : (JSON.parse(row.selection_json) as string[]));
    return planErasure(this.#ctx, row, selected);
  }

  /** Begins to erase what a search has found. Throws `subject_search_refused`, `subject_reference_refused`. */
  async erase(workspaceId: string, id: string, request: EraseSubject, by: Actor): Promise<SubjectSearch> {
    const row = await getSearch(this.#ctx.db, workspaceId, id);
    if (row.state !== 'found') throw refuse(row, 'erased', adviseErasure(row));
    if (row.terms_json === null)
      throw refuse({ ...row, state: 'forgotten' }, 'erased', 'Search again: what was searched for is no longer known.');
    const { reference, holders } = request;
    assertReference(new Matcher(JSON.parse(row.terms_json) as string[]), reference);
    const change: Partial<SubjectSearchRow> = {
      state: 'erasing',
      ...toColumns(by),
      reference,
      selection_json: holders === undefined ? null : JSON.stringify(holders),
      done: 0,
      total: 0,
      claimed_at: null,
      cancel_requested_at: null,
      ended_at: null,
    };
    await inTransaction(this.#ctx.db, async (transaction) => {
      if (!(await changeSearch(transaction, row, change))) throw refuse(row, 'erased', 'Read it again.');
      const details = { reference, holders: holders?.length ?? row.holders };
      await this.#note(transaction, row, 'subject.erasure_asked', by, details);
    });
    const next = { ...row, ...change };
    this.#start(next);
    return describeSearch(next);
  }

  /** Ends a search, and forgets what was searched for and what was found. An erasure cannot be ended. */
  async cancel(workspaceId: string, id: string, by: Actor): Promise<void> {
    const row = await getSearch(this.#ctx.db, workspaceId, id);
    if (row.state === 'erasing') throw refuse(row, 'cancelled', 'Wait for its end.');
    const at = new Date().toISOString();
    const isEnding = row.state === 'finding' || row.state === 'found';
    await inTransaction(this.#ctx.db, async (transaction) => {
      const change = {
        terms_json: null,
        cancel_requested_at: at,
        ...(isEnding ? { state: 'cancelled', ended_at: at } : {}),
      };
      if (!(await changeSearch(transaction, row, change as Partial<SubjectSearchRow>)))
        throw refuse(row, 'cancelled', 'Read it again.');
      if (isEnding) await removeHolders(transaction, id);
      await this.#note(transaction, row, 'subject.cancelled', by, {});
    });
  }

  /** Forgets terms that are no longer needed; called every hour. */
  async sweep(now = new Date()): Promise<void> {
    await forgetTermsBefore(this.#ctx.db, new Date(now.getTime() - KEEP_TERMS_MS).toISOString());
  }

  /** Resolves when nothing runs here any more. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  async #look(): Promise<void> {
    if (this.#ctx.stopping.aborted) return;
    // Without nodes, no other process can have a run.
    const all = this.#isFirstLook && this.#ctx.nodeId === null;
    this.#isFirstLook = false;
    for (const row of await listWaitingSearches(this.#ctx.db, all)) this.#start(row);
  }

  #start(row: SubjectSearchRow): void {
    if (this.#running.has(row.id) || this.#ctx.stopping.aborted) return;
    const run = this.#run(row.id)
      .catch((error: Error) => this.#warn(error.message))
      .finally(() => this.#running.delete(row.id));
    this.#running.set(row.id, run);
  }

  async #run(id: string): Promise<void> {
    const { db, stopping, folders } = this.#ctx;
    const found = await findSearch(db, id);
    if (found === undefined || (found.terms_json === null && found.state !== 'erasing')) return;
    const row = await claimSearch(db, found);
    if (row === undefined) return;
    if (found.terms_json === null) return this.#forget(row);
    mkdirSync(folders.erasing, { recursive: true });
    const cancelled = new AbortController();
    const watch = setInterval(() => {
      isCancelRequested(db, id)
        .then((isCancelled) => isCancelled && cancelled.abort())
        .catch(() => undefined);
      // A file that takes long must not look like a dead run.
      changeClaimed(db, row, {}).catch(() => undefined);
    }, CANCEL_EVERY_MS).unref();
    const reader = new SubjectReader(folders.erasing);
    const run: SubjectRun = {
      searchId: id,
      workspaceId: row.workspace_id,
      terms: JSON.parse(found.terms_json) as string[],
      reader,
      signal: AbortSignal.any([cancelled.signal, stopping]),
    };
    try {
      if (row.state === 'finding') await this.#find(run, row);
      else await this.#erase(run, row);
    } catch (error) {
      await this.#end(row, error, cancelled.signal.aborted);
    } finally {
      clearInterval(watch);
      await reader.close();
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
      await this.#note(transaction, row, 'subject.found', actorOf(row), details);
    });
  }

  async #erase(run: SubjectRun, row: SubjectSearchRow): Promise<void> {
    const by = { ...actorOf(row), reference: row.reference ?? '' };
    await eraseSubject(this.#ctx, run, row, by);
    const outcomes = (await listHolders(this.#ctx.db, row.id)).map(describeHolder);
    const count = (kind: string) => outcomes.filter(({ outcome }) => outcome?.outcome === kind).length;
    await inTransaction(this.#ctx.db, async (transaction) => {
      // Nothing needs the terms any more; the search ends when the database has forgotten them, too.
      if (!(await changeClaimed(transaction, row, { terms_json: null }))) throw new Superseded();
      await this.#note(transaction, row, 'subject.erased', by, {
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
    if (error instanceof Superseded || isCancelled || this.#ctx.stopping.aborted) return;
    const code = isAdeError(error) ? error.code : 'internal_error';
    this.#ctx.log({ level: 'error', message: `A search for a person has failed: ${(error as Error).message}`, code });
    // An erasure is never left half done: it is tried again.
    if (row.state === 'erasing') return;
    const failed = { state: 'failed', error_code: code, ended_at: new Date().toISOString() } as const;
    await changeClaimed(this.#ctx.db, row, failed).catch(() => undefined);
  }

  #note(
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

  #warn(found: string): void {
    this.#ctx.log({ level: 'warn', message: `A search for a person will be tried again: ${found}` });
  }
}

function toColumns({ actor, credential }: Actor): Pick<SubjectSearchRow, 'actor' | 'token_id' | 'session_id'> {
  return { actor, token_id: credential?.tokenId ?? null, session_id: credential?.sessionId ?? null };
}

function actorOf({ actor, token_id: tokenId, session_id: sessionId }: SubjectSearchRow): Actor {
  return { actor, credential: { tokenId, sessionId } };
}

/** The reference stays for good, so it must not name the person. */
function assertReference(matcher: Matcher, reference: string): void {
  if (matcher.isInText(reference))
    throw new AdeError('subject_reference_refused', { found: 'has what is searched for' });
}

function refuse({ id, state }: { id: string; state: string }, what: string, advice: string): AdeError {
  return new AdeError('subject_search_refused', { search_id: id, state, what, advice });
}

function adviseErasure({ state }: SubjectSearchRow): string {
  return state === 'finding' ? 'Wait for its end.' : 'Search again.';
}
