import { hostname } from 'node:os';
import { openSourcePlace, parseSourceAddress, type SourcePlace } from '../../storage/intake/index.ts';
import {
  ClaimLost,
  claimFile,
  hasFailingFiles,
  listNodes,
  listOpenFiles,
  listWatchedSources,
  noteLook,
  type SourceFileRow,
  type SourceRow,
  type SourceTrouble,
  takeFile,
  takeLook,
} from '../../storage/store/index.ts';
import { carryOn, failFile, makeUnfit } from './carry-on.ts';
import { classifyError, describeTrouble } from './classify-error.ts';
import type { WatchContext } from './types.ts';

const TICK_MS = 1_000;
const MIN_LOOK_MS = 1_000;
const MAX_LOOK_MS = 10_000;
/** How many claims of a source are carried on before it is looked at again. */
const CLAIMS_AT_ONCE = 100;
/** How many files one look claims: with very many of them, the first become jobs before the last are claimed. */
const CLAIMS_PER_LOOK = 500;
/** After a look that failed. */
const AGAIN_MS = 10_000;

interface Watched {
  address: string;
  settings: string;
  place: SourcePlace;
}

/** Looks at all sources, claims complete files, and carries claims on: its own, and those of nodes that are dead. */
export class SourceWatch {
  readonly #ctx: WatchContext;
  readonly #watched = new Map<string, Watched>();
  readonly #running = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(ctx: WatchContext) {
    this.#ctx = ctx;
  }

  open(): void {
    this.#timer = setInterval(() => this.wake(), TICK_MS).unref();
    this.wake();
  }

  /** Looks at what is due. Never throws. */
  wake(): void {
    if (this.#ctx.stopping.aborted) return;
    this.#runOnce('', async () => {
      for (const source of await this.#listOwn())
        this.#runOnce(source.id, async () => void (await this.runSource(source)));
    });
  }

  /** Takes no more work, and waits for what is under way. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    while (this.#running.size > 0) await Promise.all(this.#running.values());
    for (const { place } of this.#watched.values()) place.close();
    this.#watched.clear();
  }

  #runOnce(name: string, work: () => Promise<void>): void {
    if (this.#running.has(name)) return;
    const run = work()
      .catch((error: Error) => {
        // Without the database, the health says so.
        if (this.#ctx.stopping.aborted || classifyError(error) === 'busy') return;
        this.#ctx.log({ level: 'error', message: `A source could not be watched: ${error.message}` });
      })
      .finally(() => this.#running.delete(name));
    this.#running.set(name, run);
  }

  /** The sources that this host can see. */
  async #listOwn(): Promise<SourceRow[]> {
    const sources = await listWatchedSources(this.#ctx.db);
    const ids = new Set(sources.map(({ id }) => id));
    for (const [id, { place }] of this.#watched) {
      if (ids.has(id) || this.#running.has(id)) continue;
      place.close();
      this.#watched.delete(id);
    }
    return sources.filter(({ host }) => host === null || host === hostname());
  }

  /** Looks at a source if it is due, and carries its claims on. Gives whether more may be left to do at once. */
  async runSource(source: SourceRow): Promise<boolean> {
    const place = await this.#openPlace(source);
    const isLooking = await this.#takeLook(source);
    let trouble: SourceTrouble | null = null;
    if (isLooking) trouble = await this.#look(source, place);
    const carried = await this.#carryOnAll(source, place);
    trouble ??= carried.trouble;
    if (trouble === null && !isLooking) return carried.count > 0;
    if (trouble !== null && trouble.code !== source.trouble_code)
      this.#ctx.log({
        level: 'warn',
        code: trouble.code,
        message: `The source ${source.id} has a problem: ${trouble.message}`,
      });
    // What failed before may still be waiting, and nothing else is known about it.
    const isSame = trouble === null && (await hasFailingFiles(this.#ctx.db, source.id));
    await noteLook(this.#ctx.db, source, { at: new Date().toISOString(), trouble: isSame ? undefined : trouble });
    return carried.count > 0;
  }

  async #takeLook(source: SourceRow): Promise<boolean> {
    if (source.paused_at !== null || source.removed_at !== null || this.#ctx.stopping.aborted) return false;
    const isBucket = parseSourceAddress(source.address).kind === 'bucket';
    const everyMs = isBucket ? MAX_LOOK_MS / 2 : source.settle_seconds * 500;
    const lookMs = source.trouble_code === null ? Math.min(MAX_LOOK_MS, Math.max(MIN_LOOK_MS, everyMs)) : AGAIN_MS;
    const now = Date.now();
    const times = { now: new Date(now).toISOString(), next: new Date(now + lookMs).toISOString() };
    return takeLook(this.#ctx.db, source, times);
  }

  /** Claims the files that are complete. Gives what is wrong with the source. */
  async #look(source: SourceRow, place: SourcePlace): Promise<SourceTrouble | null> {
    const { db, nodeId, stopping } = this.#ctx;
    try {
      place.allowAt(await this.#ctx.assertAllowed(parseSourceAddress(source.address)));
      let claims = 0;
      for await (const file of place.list(stopping)) {
        const claim = await claimFile(db, source, file, nodeId);
        // It is not asked about again while it waits, or stays.
        if (claim !== undefined || source.when_done === 'keep') place.forget(file.path);
        if (claim === undefined) continue;
        await this.#ctx.step('source_claimed', claim.id);
        if (file.unfit !== null) await failFile(this.#ctx, claim, makeUnfit(file.path, file.unfit));
        claims += 1;
        if (claims >= CLAIMS_PER_LOOK) break;
      }
      return null;
    } catch (error) {
      if (stopping.aborted || error instanceof ClaimLost) return null;
      return describeTrouble(error);
    }
  }

  async #carryOnAll(source: SourceRow, place: SourcePlace): Promise<{ count: number; trouble: SourceTrouble | null }> {
    const { db, stopping } = this.#ctx;
    const open = await listOpenFiles(db, source.id, { now: new Date().toISOString(), limit: CLAIMS_AT_ONCE });
    if (open.length === 0) return { count: 0, trouble: null };
    const refused = await this.#findRefusal(source, place);
    if (refused !== null) return { count: 0, trouble: refused };
    const living = await this.#listLiving();
    let trouble: SourceTrouble | null = null;
    let count = 0;
    for (const found of open) {
      if (stopping.aborted) break;
      if (found.state === 'claimed' && !(await this.#ctx.mayTake())) break;
      const claim = await this.#takeOver(found, living);
      if (claim !== null) count += 1;
      const waiting = claim && (await carryOn(this.#ctx, claim, source, place));
      // The others would meet the same.
      if (waiting?.trouble === null) break;
      trouble = waiting?.trouble ?? trouble;
    }
    return { count, trouble };
  }

  /** Files that were claimed while the place was allowed wait, too. */
  async #findRefusal({ address }: SourceRow, place: SourcePlace): Promise<SourceTrouble | null> {
    try {
      place.allowAt(await this.#ctx.assertAllowed(parseSourceAddress(address)));
      return null;
    } catch (error) {
      return describeTrouble(error);
    }
  }

  /** Null without nodes: then all claims are those of this process. */
  async #listLiving(): Promise<ReadonlySet<string> | null> {
    if (this.#ctx.nodeId === null) return null;
    return new Set((await listNodes(this.#ctx.db)).map(({ id }) => id));
  }

  /** The claim, if this process has to carry it on. */
  async #takeOver(claim: SourceFileRow, living: ReadonlySet<string> | null): Promise<SourceFileRow | null> {
    const { db, nodeId } = this.#ctx;
    if (claim.node_id === nodeId) return claim;
    if (claim.node_id !== null && living?.has(claim.node_id)) return null;
    return (await takeFile(db, claim, nodeId)) ?? null;
  }

  async #openPlace(source: SourceRow): Promise<SourcePlace> {
    const { id, address, settle_seconds: settleSeconds, when_done: whenDone } = source;
    const settings = `${settleSeconds} ${whenDone}`;
    const watched = this.#watched.get(id);
    if (watched?.address === address && watched.settings === settings) return watched.place;
    watched?.place.close();
    const options = { settleMs: settleSeconds * 1000, isMoved: whenDone === 'move' };
    const place = await openSourcePlace(parseSourceAddress(address), options);
    this.#watched.set(id, { address, settings, place });
    return place;
  }
}
