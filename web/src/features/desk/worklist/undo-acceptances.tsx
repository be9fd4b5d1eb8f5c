import { notifications } from '@mantine/notifications';
import type { QueryClient } from '@tanstack/react-query';
import type { BulkUndo } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { showFailure, showSuccess } from '../../../components/notices.ts';
import { plural, t } from '../../../lib/texts.ts';
import { undoBulk } from './bulk-api.ts';

type Kept = BulkUndo['items'][number];

/** Undoes an acceptance of several documents, and names those that stay accepted. False: the service did not answer. */
export async function undoAcceptances(client: QueryClient, workspaceId: string, id: string): Promise<boolean> {
  let isDone = true;
  try {
    const { items } = await undoBulk(workspaceId, id);
    const kept = items.filter(({ undone }) => !undone);
    const count = items.length - kept.length;
    if (count > 0) showSuccess(plural(count, '# document reopened.', '# documents reopened.'));
    if (kept.length > 0) showKept(kept);
    for (const { job_id: jobId } of items)
      void client.invalidateQueries({ queryKey: queryKeys.job(workspaceId, jobId) });
  } catch (error) {
    isDone = false;
    showFailure(error as Error, t`Not everything was undone`);
  }
  await Promise.all([
    client.invalidateQueries({ queryKey: queryKeys.bulkAcceptances(workspaceId) }),
    client.invalidateQueries({ queryKey: queryKeys.jobLists(workspaceId) }),
  ]);
  return isDone;
}

const MAX_NAMED = 10;

function showKept(kept: readonly Kept[]): void {
  notifications.show({
    title: plural(kept.length, '# document was not reopened', '# documents were not reopened'),
    message: (
      <ul>
        {kept.slice(0, MAX_NAMED).map((item) => (
          <li key={item.job_id}>{describeKept(item)}</li>
        ))}
        {kept.length > MAX_NAMED && <li>{plural(kept.length - MAX_NAMED, 'and # other', 'and # others')}</li>}
      </ul>
    ),
    color: 'red',
    autoClose: false,
  });
}

function describeKept({ source_file: file, job_id: id, why, by }: Kept): string {
  const name = file ?? id;
  switch (why) {
    case 'downloaded':
      return t`${name}: ${by} has downloaded its result`;
    case 'exported':
      return t`${name}: ${by} has exported labels of it`;
    case 'compared':
      return t`${name}: a document of the next period was compared with it`;
    case 'second_person':
      return t`${name}: ${by} has signed it, too`;
    case 'deleted':
      return t`${name}: it was deleted`;
    default:
      return t`${name}: somebody has reopened or replaced it`;
  }
}
