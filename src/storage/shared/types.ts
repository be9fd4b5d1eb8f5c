import type { Transaction } from '../store/database.ts';

/** Records the change in the transaction that makes it count. */
export type Step = (transaction: Transaction) => Promise<void>;

/**
 * Stores new files of the local folder, then calls `commit`, which must call `record` in its transaction. If that
 * succeeds, the stored files are those of the local folder. `removed`: paths to delete. Other files that are missing
 * locally stay stored, since a copy may be lost at any time.
 */
export type Store = <T>(commit: (record: Step) => Promise<T>, removed?: readonly string[]) => Promise<T>;

export interface ChangeOptions {
  /** Other owners that may have the same files: their blobs are referred to again instead of being stored twice. */
  readonly sameAs?: readonly string[];
  /** Whether the job has not ended, so that its folder has more than the stored files. Omitted: unchanged. */
  readonly isOpen?: boolean;
  /** The job's attempt that made the files; part of the keys of its blobs. */
  readonly attempt?: number;
  /** The only paths below the folder that are stored now. Omitted: all. */
  readonly only?: readonly string[];
  /** Where the files are now (absolute), if they are not in their folder yet. */
  readonly from?: string;
  /** false: stored files are not downloaded first, since all files that count are here. */
  readonly isBrought?: boolean;
}

export interface StorageTrouble {
  readonly code: string;
  readonly message: string;
}

/**
 * The files of the data folder that other nodes need as well. Without a storage, they are only in the data folder, and
 * the calls here do nothing. With a storage, the rows in the database list the files; the local folders are copies,
 * which may be lost at any time. A folder has the name of its place in the data folder, such as `documents/ID`; see
 * `placeOf`. An *owner* is a folder with the folders that belong to it: a job with its revisions, a package with its
 * build log.
 *
 * Every call can throw the errors of a `BlobStore`.
 */
export interface SharedFiles {
  /** Whether there is a storage. */
  readonly isOn: boolean;

  /** Updates local copies; if they are up to date, this costs one small query. Local files of open folders stay. */
  bring(...owners: string[]): Promise<void>;

  /** Brings these folders and runs `work`; they, and folders that `work` itself brings, stay until it ends. */
  use<T>(owners: readonly string[], work: () => Promise<T>): Promise<T>;

  /**
   * Changes a local folder, one at a time in this process, and stores it. Throws `shared_files_changed` if another node
   * has stored other content for the same files meanwhile; the next `bring` then loads the stored folder.
   */
  change<T>(name: string, options: ChangeOptions, edit: (store: Store) => Promise<T>): Promise<T>;

  /** Deletes all folders of an owner: first their rows, in the transaction of `commit`, then blobs and copies. */
  drop<T>(owner: string, commit: (forget: Step) => Promise<T>): Promise<T>;

  /** Deletes files, and everything below a path, in all folders of an owner. */
  dropFiles<T>(owner: string, paths: readonly string[], commit: (forget: Step) => Promise<T>): Promise<T>;

  /** Which of these files are stored, as `FOLDER/PATH`; null: the caller has to look into the folders. */
  findPaths(names: readonly string[], paths: readonly string[]): Promise<ReadonlySet<string> | null>;

  /**
   * The texts of a small file in each of these folders that has it, by the folder's name, without bringing the folders;
   * null: the caller has to look into the folders.
   */
  readEach(names: readonly string[], path: string): Promise<ReadonlyMap<string, string> | null>;

  /**
   * Call it before an attempt at an open job. If the previous attempt ran on this node, its files stay and the job can
   * continue; otherwise only stored files remain.
   */
  begin(name: string, attempt: number): Promise<void>;

  /** Call it when the same node makes another attempt: the folder's files are in use, and stay. */
  beginAgain(name: string, attempt: number): Promise<void>;

  /** Removes what an attempt at an open job has left on this node: other nodes continue from the stored files. */
  abandon(name: string): Promise<void>;

  /** Removes the local copy of a damaged folder and downloads it again; false if it isn't stored. */
  renew(name: string): Promise<boolean>;

  /** Replaces a damaged file of a document or a job by the stored file; false if it isn't stored. */
  repair(path: string): Promise<boolean>;

  /**
   * Removes unnamed blobs, as many as were noted since the last call, and now and then lists a part of the storage.
   * Only one node at a time may call it. Throws `blob_store_clock` if this node's clock is wrong.
   */
  sweepStorage(): Promise<void>;

  /** Removes copies of folders that are no longer stored, or are stored differently by now; each node has its own copies. */
  sweepCopies(): Promise<void>;

  /** Removes all copies that nothing uses. */
  forgetCopies(): Promise<void>;

  /** What is wrong with the storage; null for nothing. Checks it at most every few seconds. */
  findTrouble(): Promise<StorageTrouble | null>;

  close(): Promise<void>;
}
