import type { FieldProposal, Job } from '../../../api/contract.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';
import type { ColumnLine } from './column-line.ts';

/** Proposes a field named like the header to the authors of the package; meanwhile the column is carried. */
export function proposeField(job: Job, { at: [column], title }: ColumnLine): Promise<FieldProposal> {
  if (!column) throw new Error('A line is about a column.');
  return requestJson<FieldProposal>(makeWorkspacePath(job.workspace_id, 'configs', job.config_id, 'field-proposals'), {
    method: 'POST',
    body: {
      job_id: job.id,
      sheet: column.sheet.index,
      table_id: column.table.id,
      column: column.mapping.raw.column,
      name: title,
    },
  });
}

/** Takes the proposal of this document back. */
export const withdrawField = (job: Job, proposalId: string): Promise<unknown> =>
  requestJson(
    makeWorkspacePath(job.workspace_id, 'configs', job.config_id, 'field-proposals', proposalId, 'jobs', job.id),
    { method: 'DELETE' },
  );
