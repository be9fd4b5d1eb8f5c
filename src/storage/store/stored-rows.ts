import type { Flag } from './flag.ts';

/** A folder of the data folder that is in the storage which nodes share. */
export interface StoredFolderRow {
  /** Such as `documents/ID`; see `placeOf`. */
  name: string;
  /** The folder with which it goes: of a job's revision that of the job, else its own name. */
  owner: string;
  /** Counts up with each change. */
  version: number;
  /** A job that has not ended: nodes have more in their folders than what is stored. */
  is_open: Flag;
  changed_at: string;
}

export interface StoredFileRow {
  folder: string;
  /** Below the folder, with forward slashes. */
  path: string;
  /** Several files may have one blob. Empty for a link. */
  blob_key: string;
  sha256: string;
  bytes: number;
  /** The name of the stored folder that the file is a link to; null for a file with content. */
  link: string | null;
}

/** What all nodes sign with, or have signed with. */
export interface SigningKeyRow {
  id: string;
  public_pem: string;
  /** Null for a key that signs no more. */
  private_pem: string | null;
  made_at: string;
}

/** At most one row, whose id is 1. */
export interface SigningKeyInUseRow {
  id: number;
  key_id: string;
}
