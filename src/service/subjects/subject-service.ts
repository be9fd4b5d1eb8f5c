import type { EraseSubject, FindSubject, SubjectHolder, SubjectPlan, SubjectSearch } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import {
  type Actor,
  changeSearch,
  forgetTermsBefore,
  getSearch,
  insertSearch,
  inTransaction,
  listHolders,
  listSearches,
  makeId,
  type PageRequest,
  removeHolders,
  type SubjectSearchRow,
} from '../../storage/store/index.ts';
import { Matcher } from '../../subjects/index.ts';
import type { Page } from '../core.ts';
import type { SubjectContext } from './context.ts';
import { describeHolder, describeSearch } from './describe.ts';
import { planErasure } from './plan.ts';
import { readSelection, readTerms } from './read-json.ts';
import { noteSubject, SubjectRuns } from './subject-runs.ts';

/** How long the terms of a finished search are known, so that its places can be erased. */
const KEEP_TERMS_MS = 24 * 60 * 60 * 1000;
const HOLDERS_PER_PAGE = 100;

/** Finds and erases people whose data is in documents: in the background, on any node, after a restart too. */
export class SubjectService {
  readonly #ctx: SubjectContext;
  readonly #runs: SubjectRuns;

  constructor(ctx: SubjectContext) {
    this.#ctx = ctx;
    this.#runs = new SubjectRuns(ctx);
  }

  /** Begins to look for what is to be done; `isResponsible`: whether this node does what others have left. */
  open(isResponsible: () => boolean): void {
    this.#runs.open(isResponsible);
  }

  /** Waits for what is under way, which ends early. */
  close(): Promise<void> {
    return this.#runs.close();
  }

  /** Takes over what a process that has ended has begun: after this, nothing is under way. */
  finishOthers(): Promise<void> {
    return this.#runs.finishOthers();
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
      await noteSubject(transaction, row, 'subject.searched', by, details);
    });
    this.#runs.start(row);
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
    const selected = holders ?? readSelection(row);
    return planErasure(this.#ctx, row, selected);
  }

  /** Begins to erase what a search has found. Throws `subject_search_refused`, `subject_reference_refused`. */
  async erase(workspaceId: string, id: string, request: EraseSubject, by: Actor): Promise<SubjectSearch> {
    const row = await getSearch(this.#ctx.db, workspaceId, id);
    if (row.state !== 'found') throw refuse(row, 'erased', adviseErasure(row));
    if (row.terms_json === null)
      throw refuse({ ...row, state: 'forgotten' }, 'erased', 'Search again: what was searched for is no longer known.');
    const { reference, holders } = request;
    if (holders !== undefined) await this.#assertFound(row, holders);
    assertReference(new Matcher(readTerms(row.terms_json)), reference);
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
      await noteSubject(transaction, row, 'subject.erasure_asked', by, details);
    });
    const next = { ...row, ...change };
    this.#runs.start(next);
    return describeSearch(next);
  }

  /** Somebody who has mistyped a holder must not take the erasure for done. */
  async #assertFound(row: SubjectSearchRow, holders: readonly string[]): Promise<void> {
    const found = new Set((await listHolders(this.#ctx.db, row.id)).map(({ holder }) => holder));
    const unknown = holders.find((holder) => !found.has(holder));
    if (unknown !== undefined) throw refuse(row, 'erased', `It has not found ${unknown}.`);
  }

  /** Ends a search, and forgets what was searched for and what was found. An erasure cannot be ended. */
  async cancel(workspaceId: string, id: string, by: Actor): Promise<void> {
    const row = await getSearch(this.#ctx.db, workspaceId, id);
    if (row.state === 'erasing') throw refuse(row, 'cancelled', 'Wait for its end.');
    const at = new Date().toISOString();
    const isEnding = row.state === 'finding' || row.state === 'found';
    await inTransaction(this.#ctx.db, async (transaction) => {
      const change: Partial<SubjectSearchRow> = {
        terms_json: null,
        cancel_requested_at: at,
        ...(isEnding ? { state: 'cancelled', ended_at: at } : {}),
      };
      if (!(await changeSearch(transaction, row, change))) throw refuse(row, 'cancelled', 'Read it again.');
      if (isEnding) await removeHolders(transaction, id);
      await noteSubject(transaction, row, 'subject.cancelled', by, {});
    });
    this.#runs.forget([row]);
  }

  /** Forgets terms that are no longer needed; called every hour. */
  async sweep(now = new Date()): Promise<void> {
    const before = new Date(now.getTime() - KEEP_TERMS_MS).toISOString();
    const rows = await forgetTermsBefore(this.#ctx.db, before);
    this.#runs.forget(rows);
  }

  /** Resolves when nothing runs here any more. */
  settled(): Promise<void> {
    return this.#runs.settled();
  }
}

function toColumns({ actor, credential }: Actor): Pick<SubjectSearchRow, 'actor' | 'token_id' | 'session_id'> {
  return { actor, token_id: credential?.tokenId ?? null, session_id: credential?.sessionId ?? null };
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
