import { ApiError, NO_ANSWER_STATUS } from '../../../api/api-error.ts';
import type { CorrectionDraft, SaveCorrectionDraft } from '../../../api/contract.ts';
import { makeWorkspacePath, sendRequest } from '../../../api/request.ts';

/** Whether the service has what is shown. */
export type KeptState =
  | { is: 'kept' | 'saving' }
  /** If the service did not answer, or could not do it now, saving is tried again by itself. */
  | { is: 'failed'; error: Error }
  /** Another window of the same person has kept other corrections. */
  | { is: 'overtaken'; theirs: CorrectionDraft };

/** People say several things in a row. */
const PAUSE_MS = 500;
const RETRY_MS = 3_000;
/** From this status on, the service could not do it now; another time it may. */
const FIRST_OF_SERVICE = 500;
/** A browser sends no more than this with a request that outlives its page. */
const MAX_LEAVING_BYTES = 60_000;

/** Keeps the corrections of one job that are not applied yet in the service. One request at a time. */
export class DraftKeeper {
  readonly #path: string;
  onState: (state: KeptState) => void = () => undefined;
  /** Called whenever the service keeps something else, also after the page was left. */
  readonly #onSaved: () => void;
  /** The draft of the service that the next change replaces; null until it was read. */
  #seen: { id: string | null; etag: string } | null = null;
  /** What the service should have; null if it has it. */
  #wanted: SaveCorrectionDraft | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(workspaceId: string, jobId: string, onSaved: () => void) {
    this.#onSaved = onSaved;
    this.#path = makeWorkspacePath(workspaceId, 'jobs', jobId, 'corrections', 'draft');
  }

  /** The kept draft; null if it could not be read, or if there is something newer here. */
  async open(): Promise<CorrectionDraft | null> {
    try {
      const draft = await this.#read();
      return this.#wanted === null ? draft : null;
    } catch (error) {
      this.#fail(error as Error);
      return null;
    }
  }

  change(base_revision: number, statements: SaveCorrectionDraft['statements']): void {
    this.#wanted = { base_revision, statements };
    this.onState({ is: 'saving' });
    this.#schedule(PAUSE_MS);
  }

  /** Saves at once what is not saved yet; gives the id of the draft that then is the shown one, if it is kept. */
  async flush(): Promise<string | null> {
    clearTimeout(this.#timer);
    await this.#save(false);
    return this.#wanted === null ? (this.#seen?.id ?? null) : null;
  }

  /** The page is left, or hidden. */
  leave(): void {
    clearTimeout(this.#timer);
    if (this.#wanted !== null) void this.#save(true);
  }

  /** The corrections were applied: nothing is left to save. */
  async applied(): Promise<void> {
    this.#wanted = null;
    clearTimeout(this.#timer);
    this.onState({ is: 'kept' });
    await this.#read().catch(() => undefined);
  }

  /** After `overtaken`: what is shown replaces what the other window has kept. */
  async keepOwn(): Promise<void> {
    await this.flush();
  }

  /** After `overtaken`: what the other window has kept is shown. */
  takeTheirs(): void {
    this.#wanted = null;
    this.onState({ is: 'kept' });
  }

  #schedule(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(false), ms);
  }

  #save(isLeaving: boolean): Promise<void> {
    this.#running = this.#running.then(() => this.#saveNow(isLeaving));
    return this.#running;
  }

  async #saveNow(isLeaving: boolean): Promise<void> {
    const wanted = this.#wanted;
    if (wanted === null) return;
    try {
      if (this.#seen === null) {
        // It could not be read before: what was kept meanwhile must not be lost.
        const theirs = await this.#read();
        if (theirs.id !== null) return this.onState({ is: 'overtaken', theirs });
      }
      await this.#send(wanted, isLeaving);
      this.#onSaved();
      if (this.#wanted !== wanted) return;
      this.#wanted = null;
      this.onState({ is: 'kept' });
    } catch (error) {
      const isOvertaken = error instanceof ApiError && error.code === 'etag_mismatch';
      if (!isOvertaken) return this.#fail(error as Error);
      const theirs = await this.#read().catch(() => null);
      if (theirs !== null) this.onState({ is: 'overtaken', theirs });
    }
  }

  async #send(wanted: SaveCorrectionDraft, isLeaving: boolean): Promise<void> {
    const { id, etag } = this.#seen!;
    const headers = { 'If-Match': etag };
    const keepalive = isLeaving && JSON.stringify(wanted).length < MAX_LEAVING_BYTES;
    if (wanted.statements.length === 0) {
      if (id === null) return;
      await sendRequest(this.#path, { method: 'DELETE', headers, keepalive });
      await this.#read();
      return;
    }
    await this.#note(await sendRequest(this.#path, { method: 'PUT', headers, body: wanted, keepalive }));
  }

  async #read(): Promise<CorrectionDraft> {
    return this.#note(await sendRequest(this.#path));
  }

  async #note(response: Response): Promise<CorrectionDraft> {
    const draft = (await response.json()) as CorrectionDraft;
    this.#seen = { id: draft.id, etag: response.headers.get('etag') ?? '' };
    return draft;
  }

  #fail(error: Error): void {
    this.onState({ is: 'failed', error });
    const isBusy = error instanceof ApiError && (error.status === NO_ANSWER_STATUS || error.status >= FIRST_OF_SERVICE);
    if (isBusy) this.#schedule(RETRY_MS);
  }
}
