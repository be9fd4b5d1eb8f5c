import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { Job, JobColumns } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath } from '../../../api/request.ts';
import type { ColumnChoice } from '../../entities/fields/index.ts';
import type { ColumnMemory } from './column-line.ts';
import type { PlacedColumn } from './placed-column.ts';

/** What accepted documents had for such columns, and fields that somebody has proposed for them. */
export const columnsQuery = (workspaceId: string, jobId: string, revision: number) =>
  readQuery<JobColumns>(
    [...queryKeys.jobPart(workspaceId, jobId, 'columns'), revision],
    makeWorkspacePath(workspaceId, 'jobs', jobId, 'columns'),
    { revision },
  );

/** What the sender's last document and other senders had for the columns of a document. */
export function useColumnMemory({ workspace_id: workspaceId, id, revision, has_artifact: isRead }: Job) {
  const { data } = useQuery({ ...columnsQuery(workspaceId, id, revision), enabled: isRead });
  const known = useMemo(() => new Map(data?.columns.map((one) => [keyOf(one), one])), [data]);
  return useCallback(
    ({ sheet, table, mapping }: PlacedColumn): ColumnMemory | null => {
      const found = known.get(keyOf({ sheet: sheet.index, table_id: table.id, column: mapping.raw.column }));
      if (found === undefined) return null;
      return {
        before: found.last?.is_decided ? toChoice(found.last) : null,
        elsewhere: found.others.map(({ senders, ...one }) => ({ ...toChoice(one), senders })),
        proposal: found.proposal,
      };
    },
    [known],
  );
}

const keyOf = ({
  sheet,
  table_id: table,
  column,
}: Pick<JobColumns['columns'][number], 'sheet' | 'table_id' | 'column'>) => `${sheet} ${table} ${column}`;

const toChoice = ({ field, then }: { field: string | null; then: 'carry' | 'leave_out' | null }): ColumnChoice => ({
  field,
  ...(field !== null || then === null ? {} : { then }),
});
