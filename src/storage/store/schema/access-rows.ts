export interface TokenRow {
  id: string;
  name: string;
  kind: 'person' | 'service';
  hash: string;
  /** JSON object with roles, such as `viewer` or `viewer+activity`, by workspace id, or by `*` for all workspaces. */
  roles_json: string;
  created_at: string;
  created_by: string;
  expires_at: string | null;
  revoked_at: string | null;
  last_used_at: string | null;
}

export interface SessionRow {
  id: string;
  id_hash: string;
  token_id: string;
  created_at: string;
  expires_at: string;
}

/** Append-only: nothing in ADE changes or removes a row. */
export interface ActivityRow {
  id: string;
  at: string;
  actor: string;
  /** The credential used; null for the server itself, with ADE_AUTH=off, and in entries older than these columns. */
  token_id: string | null;
  /** Null if the token itself was sent. */
  session_id: string | null;
  action: string;
  workspace_id: string | null;
  target_kind: string | null;
  target_id: string | null;
  details_json: string;
  /** The workspace, or `*` for entries that belong to none. */
  chain: string;
  /** Counts from 1 within the chain. */
  seq: number;
  /** The hash of the previous entry; null for the first one. */
  prev_hash: string | null;
  /** See hashEntry. */
  hash: string;
}

/** The end of each chain of the activity. */
export interface ActivityChainRow {
  chain: string;
  seq: number;
  hash: string | null;
}
