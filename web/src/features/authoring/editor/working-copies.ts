import { ApiError } from '../../../api/api-error.ts';
import type { PackageFileContent } from '../../../api/contract.ts';

/** One open file of a draft in the editor. */
export interface WorkingCopy {
  path: string;
  /** The saved state that was edited; null for a file that the service does not have. */
  base: PackageFileContent | null;
  text: string;
  isSaving: boolean;
  /** Set while somebody else's change conflicts with unsaved text: the service's file, or null if it was deleted. */
  theirs?: PackageFileContent | null;
  error?: Error;
}

/** The requests of working copies; tests replace them. */
export interface FileAccess {
  read: (path: string) => Promise<PackageFileContent>;
  write: (path: string, content: string, etag: string | null) => Promise<PackageFileContent>;
}

type Copies = ReadonlyMap<string, WorkingCopy>;

export const isDirty = (copy: WorkingCopy): boolean => copy.text !== (copy.base?.content ?? null);
export const isConflict = (copy: WorkingCopy): boolean => copy.theirs !== undefined;

/** The open files of a draft. No text is lost: a change by others replaces only unedited text. */
export class WorkingCopies {
  readonly #access: FileAccess;
  readonly #listeners = new Set<() => void>();
  /** ETags from events that arrived while a file was being saved; an event may arrive before the answer. */
  readonly #etagsWhileSaving = new Map<string, string | null>();
  #copies: Copies = new Map();
  /** The file that is being written; other files wait, since the service takes one change of a draft at a time. */
  #writing: Promise<unknown> | null = null;

  constructor(access: FileAccess) {
    this.#access = access;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly getCopies = (): Copies => this.#copies;

  /** Reads a file that is not open yet. */
  async open(path: string): Promise<void> {
    if (this.#copies.has(path)) return;
    const base = await this.#access.read(path);
    if (!this.#copies.has(path)) this.#set({ path, base, text: base.content, isSaving: false });
  }

  edit(path: string, text: string): void {
    const copy = this.#copies.get(path);
    if (copy && copy.text !== text) this.#set({ ...copy, text });
  }

  /** Discards unsaved text. */
  revert(path: string): void {
    const copy = this.#copies.get(path);
    if (copy?.base) this.#set({ path, base: copy.base, text: copy.base.content, isSaving: copy.isSaving });
  }

  close(path: string): void {
    const copies = new Map(this.#copies);
    copies.delete(path);
    this.#publish(copies);
  }

  /** Saves one file; true if the service has its text afterwards. */
  async save(path: string): Promise<boolean> {
    const copy = this.#copies.get(path);
    if (!copy || copy.isSaving || isConflict(copy)) return false;
    if (!isDirty(copy)) return true;
    return this.#write(copy, copy.text, copy.base?.etag ?? null);
  }

  async saveAll(): Promise<boolean> {
    const dirty = [...this.#copies.values()].filter(isDirty);
    const results = await Promise.all(dirty.map(({ path }) => this.save(path)));
    return results.every(Boolean);
  }

  /** Ends a conflict with the text that a person chose or merged. */
  async resolve(path: string, text: string): Promise<boolean> {
    const copy = this.#copies.get(path);
    if (!copy || copy.theirs === undefined) return false;
    const settled: WorkingCopy = { path, base: copy.theirs, text, isSaving: false };
    this.#set(settled);
    return isDirty(settled) ? this.#write(settled, text, copy.theirs?.etag ?? null) : true;
  }

  /** Ends a conflict with a file that the other side deleted. */
  acceptDeletion(path: string): void {
    if (this.#copies.get(path)?.theirs === null) this.close(path);
  }

  /** Handles a change that the service announced; `etag` is null if the file was deleted. */
  async noteChange(path: string, etag: string | null): Promise<void> {
    const copy = this.#copies.get(path);
    if (!copy || (copy.base?.etag ?? null) === etag) return;
    if (copy.isSaving) {
      this.#etagsWhileSaving.set(path, etag);
      return;
    }
    await this.#takeOver(path);
  }

  /** After a lost connection: checks every open file again. */
  async refresh(): Promise<void> {
    await Promise.all([...this.#copies.keys()].map((path) => this.#takeOver(path)));
  }

  /** Updates a file to the service's state, or marks a conflict if there is unsaved text. */
  async #takeOver(path: string): Promise<void> {
    const latest = await this.#readLatest(path);
    const copy = this.#copies.get(path);
    if (!copy || copy.isSaving || copy.base?.etag === latest?.etag) return;
    if (isDirty(copy) && copy.text !== latest?.content) this.#set({ ...copy, theirs: latest });
    else if (latest) this.#set({ path, base: latest, text: latest.content, isSaving: false });
    else this.close(path);
  }

  async #readLatest(path: string): Promise<PackageFileContent | null> {
    try {
      return await this.#access.read(path);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return null;
      throw error;
    }
  }

  async #write(copy: WorkingCopy, text: string, etag: string | null): Promise<boolean> {
    const { path } = copy;
    this.#etagsWhileSaving.delete(path);
    this.#set({ path, base: copy.base, text: copy.text, isSaving: true });
    try {
      const base = await this.#writeInTurn(() => this.#access.write(path, text, etag));
      this.#change(path, (now) => ({ path, base, text: now.text, isSaving: false }));
      const announced = this.#etagsWhileSaving.get(path);
      if (announced !== undefined && announced !== base.etag) await this.#takeOver(path);
      return true;
    } catch (error) {
      this.#change(path, (now) => ({ ...now, isSaving: false, error: error as Error }));
      if (error instanceof ApiError && error.code === 'etag_mismatch') await this.#markConflict(path);
      return false;
    }
  }

  async #writeInTurn(write: () => Promise<PackageFileContent>): Promise<PackageFileContent> {
    while (this.#writing !== null) await this.#writing;
    const written = write();
    this.#writing = written
      .catch(() => undefined)
      .then(() => {
        this.#writing = null;
      });
    return written;
  }

  async #markConflict(path: string): Promise<void> {
    const theirs = await this.#readLatest(path);
    this.#change(path, ({ error: _, ...now }) => ({ ...now, theirs }));
  }

  #change(path: string, change: (copy: WorkingCopy) => WorkingCopy): void {
    const copy = this.#copies.get(path);
    if (copy) this.#set(change(copy));
  }

  #set(copy: WorkingCopy): void {
    this.#publish(new Map(this.#copies).set(copy.path, copy));
  }

  #publish(copies: Copies): void {
    this.#copies = copies;
    for (const listener of this.#listeners) listener();
  }
}
