import type { BatchCounts } from '../../store/batches.ts';
import type { BatchRow } from '../../store/tables.ts';

/** A batch as clients see it. */
export interface BatchResource {
  id: string;
  workspace_id: string;
  name: string;
  config_id: string;
  config_version_id: string;
  runtime_network_access: boolean;
  submitted_by: string;
  created_at: string;
  cancelled_at: string | null;
  finished_at: string | null;
  status: 'running' | 'finished' | 'cancelled';
  counts: BatchCounts;
}

export function describeBatch(row: BatchRow, counts: BatchCounts): BatchResource {
  const ended = row.finished_at === null ? 'running' : 'finished';
  return {
    id: row.id,
    workspace_id: row.workspace_id,
    name: row.name,
    config_id: row.config_id,
    config_version_id: row.config_version_id,
    runtime_network_access: row.runtime_network_access === 1,
    submitted_by: row.submitted_by,
    created_at: row.created_at,
    cancelled_at: row.cancelled_at,
    finished_at: row.finished_at,
    status: row.cancelled_at === null ? ended : 'cancelled',
    counts,
  };
}
