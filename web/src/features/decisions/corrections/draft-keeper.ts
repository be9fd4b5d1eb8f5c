import { ApiError, NO_ANSWER_STATUS } from '../../../api/api-error.ts';
import type { CorrectionDraft, SaveCorrectionDraft } from '../../../api/contract.ts';
import { repeatUnanswered } from '../../../api/repeat-unanswered.ts';
import { makeWorkspacePath, sendRequest } from '../../../api/request.ts';
import { countSaid, type Said } from './statements.ts';

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
  #wanted: Required<SaveCorrectionDraft> | null = null;
  /** What was sent and had no answer: the service may have it. */
  #unanswered: Required<SaveCorrectionDraft> | null = null;
  /** Why the last saving failed. */
  #failure: Error | null = null;
  /** Another window has kept this, and the person has not chosen yet: nothing is overwritten. */
  #theirs: CorrectionDraft | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(workspaceId: string, jobId: string, onSaved: () => void) {
    this.#onSaved = onSaved;
    this.#path = makeWorkspacePath(workspaceId, 'jobs', jobId, 'corrections', 'draft');
  }

  /** The kept draft; null if it could not be read, or if there is something newer here. What is said waits for it. */
  open(): Promise<CorrectionDraft | null> {
    const opened = this.#running.then(() => this.#open());
    this.#running = opened.then(() => undefined);
    return opened;
  }

  async #open(): Promise<CorrectionDraft | null> {
    const before = this.#seen;
    try {
      const draft = await this.#read();
      if (this.#wanted === null) return draft;
      // Read again after a revision, it may be what this window has kept.
      if (draft.id !== null && this.#seen?.etag !== before?.etag) this.#overtake(draft);
    } catch (error) {
      this.#fail(error as Error);
    }
    return null;
  }

  change(base_revision: number, { statements, points }: Said): void {
    this.#wanted = {
      base_revision,
      statements: statements.map((statement) => [...statement]),
      points: [...points],
    };
    if (this.#theirs !== null) return;
    this.onState({ is: 'saving' });
    this.#schedule(PAUSE_MS);
  }

  /**
   * Saves at once what is not saved yet, and for a while again if there is no answer; gives the id of the draft that
   * then is the shown one, if it is kept.
   */
  flush(): Promise<string | null> {
    return repeatUnanswered(async () => {
      clearTimeout(this.#timer);
      await this.#save(false);
      if (this.#wanted === null) return this.#seen?.id ?? null;
      if (this.#failure !== null) throw this.#failure;
      return null;
    }).catch(() => null);
  }

  /** The page is left, or hidden. */
  leave(): void {
    clearTimeout(this.#timer);
    if (this.#wanted !== null) void this.#save(true);
  }

  /** The corrections were applied. Gives what is left to say; null if nothing is, or if it could not be read. */
  async applied(): Promise<CorrectionDraft | null> {
    this.#wanted = null;
    this.#unanswered = null;
    this.#theirs = null;
    clearTimeout(this.#timer);
    this.onState({ is: 'kept' });
    const draft = await this.#read().catch(() => null);
    return draft?.id == null ? null : draft;
  }

  /** After `overtaken`: what is shown replaces what the other window has kept. */
  async keepOwn(): Promise<void> {
    this.#theirs = null;
    await this.flush();
  }

  /** After `overtaken`: what the other window has kept is shown. */
  takeTheirs(): void {
    this.#wanted = null;
    this.#theirs = null;
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
    this.#failure = null;
    if (wanted === null || this.#theirs !== null) return;
    try {
      if (this.#seen === null) {
        // It could not be read before: what was kept meanwhile must not be lost.
        const theirs = await this.#read();
        if (theirs.id !== null) return this.#overtake(theirs);
      }
      await this.#send(wanted, isLeaving);
      this.#onSaved();
      if (this.#wanted !== wanted) return;
      this.#wanted = null;
      this.onState({ is: 'kept' });
    } catch (error) {
      const isOvertaken = error instanceof ApiError && error.code === 'etag_mismatch';
      if (!isOvertaken) return this.#fail(error as Error);
      const theirs = await this.#read().catch((failure: Error) => this.#fail(failure));
      if (theirs === undefined) return;
      if (this.#unanswered !== null && isSame(theirs, this.#unanswered)) {
        this.#unanswered = null;
        return this.#saveNow(isLeaving);
      }
      // The service has applied it: nothing is left, here and there.
      if (theirs.id === null && countSaid(wanted) === 0 && this.#wanted === wanted) {
        this.#wanted = null;
        this.onState({ is: 'kept' });
      } else this.#overtake(theirs);
    }
  }

  #overtake(theirs: CorrectionDraft): void {
    this.#theirs = theirs;
    this.onState({ is: 'overtaken', theirs });
  }

  async #send(wanted: Required<SaveCorrectionDraft>, isLeaving: boolean): Promise<void> {
    const { id, etag } = this.#seen!;
    const headers = { 'If-Match': etag };
    const keepalive = isLeaving && JSON.stringify(wanted).length < MAX_LEAVING_BYTES;
    if (countSaid(wanted) > 0) {
      const answer = await this.#change(wanted, { method: 'PUT', headers, body: wanted, keepalive });
      await this.#note(answer);
    } else if (id !== null) {
      await this.#change(wanted, { method: 'DELETE', headers, keepalive });
      await this.#read();
    }
  }

  async #change(wanted: Required<SaveCorrectionDraft>, request: Parameters<typeof sendRequest>[1]): Promise<Response> {
    const before = this.#unanswered;
    this.#unanswered = wanted;
    try {
      const answer = await sendRequest(this.#path, request);
      this.#unanswered = null;
      return answer;
    } catch (error) {
      // What was refused is not there; what was sent before it may be.
      if (error instanceof ApiError && error.status !== NO_ANSWER_STATUS) this.#unanswered = before;
      throw error;
    }
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
    this.#failure = error;
    this.onState({ is: 'failed', error });
    const isBusy = error instanceof ApiError && (error.status === NO_ANSWER_STATUS || error.status >= FIRST_OF_SERVICE);
    if (isBusy) this.#schedule(RETRY_MS);
  }
}

/** Whether a kept draft says what was sent. */
function isSame(
  { id, base_revision, statements, points }: CorrectionDraft,
  sent: Required<SaveCorrectionDraft>,
): boolean {
  if (id === null || countSaid(sent) === 0) return id === null && countSaid(sent) === 0;
  const write = (said: object) => JSON.stringify(said);
  return write({ base_revision, statements, points }) === write(sent);
}
