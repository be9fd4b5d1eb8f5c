/** A process of ADE that shares the database with others. */
export interface NodeRow {
  id: string;
  host: string;
  pid: number;
  role: 'all' | 'api' | 'worker';
  /** Of ADE. */
  version: string;
  /** How many jobs it runs at the same time. */
  slots: number;
  /** Null until it is proved. */
  sandbox_level: string | null;
  /** How far its clock is ahead of that of the database. */
  clock_offset_ms: number;
  /** What is wrong with it, and what to do; null for nothing. */
  trouble: string | null;
  /** Times are those of the database. */
  started_at: string;
  heartbeat_at: string;
  /** Since when it takes no more jobs. */
  stopping_at: string | null;
}

/** How many jobs of a workspace wait or run, on all nodes. */
export interface QueuePlaceRow {
  workspace_id: string;
  held: number;
}

/** An event of a running job, for those who follow it on another node. Removed some time after the job has ended. */
export interface JobEventRow {
  job_id: string;
  seq: number;
  at: string;
  event_json: string;
}

/** What a node has published in a workspace, until the others have read it. */
export interface FeedEventRow {
  id: string;
  at: string;
  data_json: string;
}
