import type { Flag } from './flag.ts';

/** A folder of the data folder that is in the storage shared by nodes. */
export interface StoredFolderRow {
  /** Such as `documents/ID`; see `placeOf`. */
  name: string;
  /** The folder that this one belongs to: for a job's revision, the job's folder, otherwise its own name. */
  owner: string;
  /** Counts up with each change. */
  version: number;
  /** Whether the job has not ended: nodes may have more files in their folders than are stored. */
  is_open: Flag;
  changed_at: string;
}

export interface StoredFileRow {
  folder: string;
  /** Path below the folder, with forward slashes. */
  path: string;
  /** Several files may have one blob. Empty for a link. */
  blob_key: string;
  sha256: string;
  bytes: number;
  /** For a link, the name of the stored folder that it links to; null for a file with content. */
  link: string | null;
  /** Whether only the user who runs ADE may read the file. */
  is_private: Flag;
}

/** A blob that has lost its last name, or may not have got one; it is removed later. */
export interface UnnamedBlobRow {
  blob_key: string;
  noted_at: string;
}

/** At most one row, whose id is 1: the listing of the whole storage that is under way, or the last one. */
export interface BlobListingRow {
  id: number;
  began_at: string;
  /** The last key that was listed; null if the listing is finished. */
  after_key: string | null;
}

/** A key that all nodes sign with, or have signed with. */
export interface SigningKeyRow {
  id: string;
  public_pem: string;
  /** Null for a key that no longer signs. */
  private_pem: string | null;
  made_at: string;
}

/** At most one row, whose id is 1. */
export interface SigningKeyInUseRow {
  id: number;
  key_id: string;
}

/** At most one row, whose id is 1. */
export interface IdentityRow {
  id: number;
  /** Stays the same when the service is moved or restored. */
  service: string;
  /** The mark in the place that has the files; null until the first start has made one. */
  mark: string | null;
  /** How messages name that place; at the first start, so it may have another address now. */
  place: string | null;
}
