import type { SourceAddress } from './parse-source-address.ts';

/** A file of a source, as a look at the source found it. */
export interface FoundFile {
  /** Below the address of the source, with slashes. */
  readonly path: string;
  /** Changes whenever somebody puts another file there. */
  readonly version: string;
  readonly bytes: number;
  /** What the entry is, if it isn't a file that can be read; null for a file. */
  readonly unfit: string | null;
}

/** A file that was claimed, and where it is now: other than `path` if it was moved. */
export interface ClaimedFile {
  readonly path: string;
  readonly version: string;
  readonly place: string;
}

export interface ReadBytes {
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
}

/**
 * A folder or a part of a bucket in which documents arrive. Calls can throw `source_missing` or `source_unreadable`; for
 * a bucket, the errors of a `BlobStore`. Nothing follows links, or leaves the source.
 */
export interface SourcePlace {
  /** How messages name it. */
  readonly address: string;

  /** Names the only place where the source may be, behind links: nothing is read or moved while it is elsewhere. */
  allowAt(address: SourceAddress): void;

  /**
   * The files that are complete: those that were renamed into place, and those that did not change between two looks at
   * least as far apart as the source's settle time. Files in `taken/` and `failed/` are left out, and temporary names.
   */
  list(signal: AbortSignal): AsyncIterable<FoundFile>;

  /** Call it for a file that needs no more attention while it stays as it is. */
  forget(path: string): void;

  /**
   * Copies a file to a local path. Null if it is gone, or was replaced or changed before it was read to its end. Throws
   * `source_file_unreadable` or `source_file_too_large`.
   */
  read(file: ClaimedFile, to: string, options: { maxBytes: number; signal: AbortSignal }): Promise<ReadBytes | null>;

  /** Whether a path is short enough for the place. */
  fits(path: string): boolean;

  /** Whether anything has this path. */
  isTaken(path: string): Promise<boolean>;

  /** Moves a file. If it is not there, somebody has moved it. Throws `source_move_failed`. */
  move(file: ClaimedFile, to: string): Promise<void>;

  /** Writes a small text. Throws `source_move_failed`. */
  write(path: string, text: string): Promise<void>;

  /** Removes a small text, if it is there. */
  remove(path: string): Promise<void>;

  close(): void;
}

export interface PlaceOptions {
  settleMs: number;
}

/** Folders of a source for files that were dealt with. */
export const TAKEN = 'taken';
export const FAILED = 'failed';
