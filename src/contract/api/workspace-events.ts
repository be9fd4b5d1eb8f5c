import type { Batch, Job, JobProgress } from './jobs.ts';
import type { SafeMode } from './service.ts';

/**
 * What `GET /workspaces/{workspace_id}/events` sends, each as the `data` of one SSE message. The stream is not replayed:
 * after each `connected`, read again what the page shows.
 */
export type WorkspaceEvent =
  | { type: 'connected' }
  | { type: 'job_changed'; job: Job }
  | { type: 'job_progress'; job_id: string; progress: JobProgress }
  | { type: 'job_removed'; job_id: string }
  /** Places of the waiting jobs, 1 for the next. */
  | { type: 'queue_changed'; positions: Record<string, number> }
  | { type: 'batch_changed'; batch: Batch }
  | { type: 'document_added'; document_id: string }
  | { type: 'document_removed'; document_id: string }
  | { type: 'config_changed'; config_id: string }
  | { type: 'version_changed'; config_id: string; version_id: string }
  | { type: 'version_removed'; config_id: string; version_id: string }
  | { type: 'file_changed'; version_id: string; path: string; etag: string | null }
  | { type: 'build_log'; version_id: string; line: string }
  | { type: 'workspace_changed' }
  | { type: 'safe_mode_changed'; safe_mode: SafeMode };

/** What `GET /events` sends to administrators of the server. Everything that somebody did is in the activity log. */
export type ServerEvent =
  | Extract<WorkspaceEvent, { type: 'connected' | 'safe_mode_changed' }>
  | { type: 'activity_added' };
