import type { EventType } from '../../../contract/api/event-log.ts';

/** An event of a workspace; see `EVENT_TYPES`. */
export interface EventRow {
  workspace_id: string;
  /** Counts from 1 in the workspace, in the order of the commits. */
  seq: number;
  /** Contains `seq`; see `makeEventId`. */
  id: string;
  type: EventType;
  /** The job, sender, period and config that the data names, for filters. */
  job_id: string | null;
  sender_id: string | null;
  period: string | null;
  config_id: string | null;
  at: string;
  data_json: string;
}

/** The last event of a workspace, also when retention has removed it. */
export interface EventEndRow {
  workspace_id: string;
  seq: number;
  /** The random part of its id. */
  mark: string;
}

/** A config and period whose completion was told, and which is still complete. */
export interface CompletePeriodRow {
  workspace_id: string;
  config_id: string;
  period: string;
}
