import type { CreateSource, Source, UpdateSource } from '../../contract/api/index.ts';
import { type Actor, countOpenSourceJobs, type PageRequest, type SourceFileState } from '../../storage/store/index.ts';
import type { Keyed, Submitted } from '../replay.ts';
import type { SubmitContext } from '../submit/context.ts';
import { assertAllowed } from './allowed.ts';
import { SourceRegister } from './source-register.ts';
import { SourceWatch } from './source-watch.ts';
import { takeDocument } from './take-document.ts';

/** Folders and parts of buckets that a workspace takes documents from: see `SourceRegister`. */
export class SourceService {
  readonly #ctx: SubmitContext;
  readonly #register: SourceRegister;
  readonly #watch: SourceWatch;

  /** Throws `setting_invalid` if ADE_SOURCES cannot be understood. */
  constructor(ctx: SubmitContext) {
    this.#ctx = ctx;
    const { db, log, nodeId, stopping, observer, step, driver, settings, dataDir } = ctx;
    this.#register = new SourceRegister({ db, settings: { ...settings, dataDir } });
    this.#watch = new SourceWatch({
      ...{ db, log, nodeId, stopping, observer, step },
      // As many as batches may have: documents of people still find a place in the queue.
      mayTake: async () => (await countOpenSourceJobs(db)) < 2 * Math.max(1, driver.countSlots()),
      assertAllowed: (address) => assertAllowed({ ...settings, dataDir }, address),
      take: (claim, source, place) => ctx.shared.use([], () => takeDocument(ctx, claim, source, place)),
    });
  }

  /** Begins to watch, on nodes that run jobs. */
  open(): void {
    if (this.#ctx.settings.role !== 'api') this.#watch.open();
  }

  /** Takes no more files, and waits for what is under way. */
  close(): Promise<void> {
    return this.#watch.close();
  }

  list(workspaceId: string): Promise<Source[]> {
    return this.#register.list(workspaceId);
  }

  get(workspaceId: string, id: string): Promise<Source> {
    return this.#register.get(workspaceId, id);
  }

  make(request: Keyed, about: CreateSource, author: Actor): Promise<Submitted<Source>> {
    return this.#thenWake(this.#register.make(request, about, author));
  }

  update(workspaceId: string, id: string, about: UpdateSource, author: Actor): Promise<Source> {
    return this.#thenWake(this.#register.update(workspaceId, id, about, author));
  }

  remove(workspaceId: string, id: string, author: Actor): Promise<void> {
    return this.#register.remove(workspaceId, id, author);
  }

  listFiles(workspaceId: string, id: string, request: PageRequest & { state?: SourceFileState }) {
    return this.#register.listFiles(workspaceId, id, request);
  }

  retryFile(workspaceId: string, id: string, fileId: string, author: Actor) {
    return this.#thenWake(this.#register.retryFile(workspaceId, id, fileId, author));
  }

  /** Other nodes look within a second. */
  async #thenWake<Result>(change: Promise<Result>): Promise<Result> {
    const result = await change;
    if (this.#ctx.settings.role !== 'api') this.#watch.wake();
    return result;
  }
}
