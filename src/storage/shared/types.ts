import type { Database } from '../store/database.ts';

/** Records something in the transaction that makes it count. */
export type Step = (transaction: Database) => Promise<void>;

/**
 * Stores what is new in the local folder, then calls `commit`, which has to call `record` in its transaction. Where that ends
 * well, the local folder is what is stored. `removed`: paths that go. What is missing locally stays stored otherwise, since a
 * copy may be lost at any time.
 */
export type Store = <T>(commit: (record: Step) => Promise<T>, removed?: readonly string[]) => Promise<T>;

export interface ChangeOptions {
  /** Other owners that may have the same files: their blobs are named once more, and not stored again. */
  readonly sameAs?: readonly string[];
  /** Whether the folder has more than what is stored, of a job that has not ended. Left out, it stays as it is. */
  readonly isOpen?: boolean;
  /** Of the job that these are the files of; in the keys of its blobs. */
  readonly attempt?: number;
  /** Paths below the folder; the others are not stored for now. Left out, all of it is. */
  readonly only?: readonly string[];
  /** Where the files are now, absolute, if not in their folder yet. */
  readonly from?: string;
  /** false: what others have stored is not brought before, for a folder of which all files that count are here. */
  readonly isBrought?: boolean;
}

export interface StorageTrouble {
  readonly code: string;
  readonly message: string;
}

/**
 * The files of the data folder that other nodes need as well. Without a storage, they are only in the data folder, and the calls here
 * do nothing. With one, the rows in the database list the files; the local folders are copies, which may be lost at any time. A folder is named as in the data folder, such as `documents/ID`; see `placeOf`. An *owner* is a
 * folder with those that go with it: a job with its revisions, a package with its build log.
 *
 * Every call can throw what a `BlobStore` throws.
 */
export interface SharedFiles {
  /** Whether there is a storage. */
  readonly isOn: boolean;

  /** Brings local copies up to date. Where they are, that costs one small query. Files of open folders that are here stay. */
  bring(...owners: string[]): Promise<void>;

  /** The same; these folders, and those that `work` brings by itself, are kept until it has ended. */
  use<T>(owners: readonly string[], work: () => Promise<T>): Promise<T>;

  /**
   * Changes a local folder, one at a time in this process, and stores it. Throws `shared_files_changed` where another node has
   * stored other content of the same files meanwhile; the local folder is then what was stored at the next `bring`.
   */
  change<T>(name: string, options: ChangeOptions, edit: (store: Store) => Promise<T>): Promise<T>;

  /** Deletes all folders of an owner: their rows with what `commit` does, then blobs and copies. */
  drop<T>(owner: string, commit: (forget: Step) => Promise<T>): Promise<T>;

  /** Deletes files, and all below a path, in every folder of an owner. */
  dropFiles<T>(owner: string, paths: readonly string[], commit: (forget: Step) => Promise<T>): Promise<T>;

  /** Which files are stored, as `FOLDER/PATH`; null: whoever asks has to look into the folders. */
  findPaths(names: readonly string[], paths: readonly string[]): Promise<ReadonlySet<string> | null>;

  /**
   * Call it before an attempt at an open job. What is in its folder stays where the attempt before it was here, too, and it can
   * continue; else it goes, but for what is stored.
   */
  begin(name: string, attempt: number): Promise<void>;

  /** Call it when whoever has begun makes a further attempt: what is in the folder is being used, and stays. */
  beginAgain(name: string, attempt: number): Promise<void>;

  /** Throws away what an attempt at an open job has left here: others go on from what is stored. */
  abandon(name: string): Promise<void>;

  /** Throws away the local copy of a damaged folder and brings it again; false where none is stored. */
  renew(name: string): Promise<boolean>;

  /** Puts what is stored in the place of a damaged file of a document or a job; false where it is none that is stored. */
  repair(path: string): Promise<boolean>;

  /** Removes blobs that nothing names; one node at a time does. Throws `blob_store_clock` where this node's clock is wrong. */
  sweepStorage(): Promise<void>;

  /** Removes copies of what is not stored any more; each node has its own. */
  sweepCopies(): Promise<void>;

  /** Removes all copies that nothing uses. */
  forgetCopies(): Promise<void>;

  /** What is wrong with the storage; null for nothing. Looks at most every few seconds. */
  findTrouble(): Promise<StorageTrouble | null>;

  close(): Promise<void>;
}
