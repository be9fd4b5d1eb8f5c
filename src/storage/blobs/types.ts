import type { AwsEnvironment } from '../../contract/aws-variables.ts';

/** Size and hash of a blob's content. */
export interface BlobDigest {
  /** In hex. */
  readonly sha256: string;
  readonly bytes: number;
}

export interface BlobEntry {
  readonly key: string;
  readonly bytes: number;
  /** According to the storage's clock. */
  readonly modifiedAt: Date;
}

export interface BlobCall {
  /** Ends the call, which then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface GetOptions {
  readonly isPrivate?: boolean | undefined;
}

/**
 * Where nodes keep the files that they share. Each node sees a blob completely or not at all; a blob is never changed.
 * Keys are made of ids and hashes, never of names that people gave; see `assertKey`. Every call can throw
 * `blob_store_unavailable`, which is worth another try later (`isTransientBlobError`), and `blob_store_missing`,
 * `_credentials`, `_denied`, `_full`, `_clock` or `_failed`, which somebody has to fix first. An errno error is about
 * the local file; if its disk is full, it is `storage_full`. Memory does not grow with the size of a file.
 */
export interface BlobStore {
  /** How messages name the storage: its address, without secrets. */
  readonly place: string;

  /**
   * Stores a local file under a key of its own. With `sha256` (hex), throws `blob_source_changed` if the file has
   * another hash. If the key exists, its content is compared: the same content is a success, so that a put without an
   * answer can be repeated; other content throws `blob_exists`. If two puts run at the same time, one of them wins
   * completely: the caller must ensure that only one runs, since not every storage can.
   */
  put(key: string, path: string, options?: BlobCall & { readonly sha256?: string | undefined }): Promise<BlobDigest>;

  /**
   * Writes a blob to a local file, using a temporary file next to it. Throws `blob_missing`, or `blob_damaged` if size
   * or hash are not as expected, and then leaves nothing. `isPrivate`: only the user of this process may read the file.
   */
  get(key: string, path: string, expected: BlobDigest, options?: BlobCall & GetOptions): Promise<void>;

  /**
   * The blobs whose key begins with `prefix`, in the order of their keys; with `after`, only those after this key.
   * Blobs stored or removed meanwhile may be missing, and so may some after `after` if a server has an order of its own.
   */
  list(prefix: string, options?: BlobCall & { readonly after?: string | undefined }): AsyncIterable<BlobEntry>;

  /** Removes blobs. A missing blob isn't an error; after any other error, some may be removed and some not. */
  remove(keys: Iterable<string>, options?: BlobCall): Promise<void>;

  /**
   * Removes leftovers of puts that were killed more than `olderThanMs` ago; gives how many. No list shows them, but
   * they take space. A storage that cannot list unfinished uploads has to expire them itself.
   */
  removeLeftovers(olderThanMs: number, options?: BlobCall): Promise<number>;

  /** Stores, reads, lists and removes a small blob, and compares the clocks. Throws an error if anything fails. */
  check(options?: BlobCall): Promise<void>;

  /** Ends the connections. No call is allowed afterwards. */
  close(): Promise<void>;
}

/** These options are only for S3. */
export interface OpenOptions {
  /** The AWS variables; the environment of the process by default. */
  readonly env?: AwsEnvironment;
  /** How long a connection may take; 10 s by default. */
  readonly connectMs?: number;
  /** How long a request may make no progress before it is tried again (at most twice); 30 s by default. */
  readonly stallMs?: number;
  /** How many keys an S3 server lists per request; at most 1,000, which is the default. */
  readonly listPageSize?: number;
}
