/** A process of ADE that shares the database with others. */
export interface NodeRow {
  id: string;
  host: string;
  pid: number;
  role: 'all' | 'api' | 'worker';
  /** Version of ADE. */
  version: string;
  /** How many jobs the node runs at the same time. */
  slots: number;
  /** Null until the sandbox was tested. */
  sandbox_level: string | null;
  /** How far the node's clock is ahead of the database's clock. */
  clock_offset_ms: number;
  /** What is wrong with the node, and what to do; null for nothing. */
  trouble: string | null;
  /** Times are by the database's clock. */
  started_at: string;
  heartbeat_at: string;
  /** Time from which the node takes no more jobs. */
  stopping_at: string | null;
}

/** How many jobs of a workspace wait or run, on all nodes. */
export interface QueuePlaceRow {
  workspace_id: string;
  held: number;
}

/** An event of a running job, for people who follow it on another node. Removed some time after the job has ended. */
export interface JobEventRow {
  job_id: string;
  seq: number;
  at: string;
  event_json: string;
}

/** An event that a node has published in a workspace, kept until the other nodes have read it. */
export interface FeedEventRow {
  id: string;
  at: string;
  data_json: string;
}
