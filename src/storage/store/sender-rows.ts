import type { Flag } from './flag.ts';

/** Somebody who sends documents, usually one for each period. */
export interface SenderRow {
  id: string;
  workspace_id: string;
  /** Unique in the workspace. */
  name: string;
  /** By when a document is expected, in days from the first day of its period, which is 1; null: it is not. */
  due_day: number | null;
  /** Whether several documents of one period stand side by side. */
  has_several: Flag;
  /** Documents whose folder and name match it are the sender's; * stands for any text. */
  file_pattern: string | null;
  created_by: string;
  created_at: string;
  archived_at: string | null;
}

/** A version of what holds for a sender's documents under a config. Its pieces are in a file, since they hold values. */
export interface RecipeRow {
  sender_id: string;
  config_id: string;
  /** Counts from 1 within the sender and config. */
  version: number;
  /** Of the file, in which a salt is. */
  sha256: string;
  piece_count: number;
  made_by: string;
  token_id: string | null;
  made_at: string;
  revoked_at: string | null;
  revoked_by: string | null;
}
