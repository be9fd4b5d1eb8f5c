import type { Batch } from '../../contract/api/index.ts';
import { type BatchCounts, type BatchRow, toReadAs } from '../../storage/store/index.ts';

/** The API's batch, made from its row. */
export function describeBatch(row: BatchRow, counts: BatchCounts): Batch {
  const unlessCancelled = row.finished_at === null ? 'running' : 'finished';
  return {
    id: row.id,
    workspace_id: row.workspace_id,
    name: row.name,
    config_id: row.config_id,
    config_version_id: row.config_version_id,
    read_as: toReadAs(row),
    sender_id: row.sender_id,
    period: row.period,
    submitted_by: row.submitted_by,
    submitted_at: row.created_at,
    finished_at: row.finished_at,
    status: row.cancelled_at === null ? unlessCancelled : 'cancelled',
    counts,
  };
}
