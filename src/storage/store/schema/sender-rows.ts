import type { Flag } from './flag.ts';

/** Somebody who sends documents, usually one for each period. */
export interface SenderRow {
  id: string;
  workspace_id: string;
  /** Unique in the workspace. */
  name: string;
  /** Day on which a document is due; 1 is the first day of its period. Null: no document is expected. */
  due_day: number | null;
  /** Whether a period may have several documents side by side. */
  has_several: Flag;
  /** Documents whose folder and name match this pattern are the sender's; * stands for any text. */
  file_pattern: string | null;
  created_by: string;
  created_at: string;
  archived_at: string | null;
}

/** The salt of what a sender's jobs keep for each other. It has a table of its own, which no route reads. */
export interface SenderSaltRow {
  sender_id: string;
  /** 32 hex digits. */
  salt: string;
}

/** A version of a sender's recipe under a config. Its pieces are in a file, since they contain values. */
export interface RecipeRow {
  sender_id: string;
  config_id: string;
  /** Counts from 1 within the sender and config. */
  version: number;
  /** Hash of the file, which contains a salt. */
  sha256: string;
  piece_count: number;
  made_by: string;
  token_id: string | null;
  made_at: string;
  revoked_at: string | null;
  revoked_by: string | null;
}
