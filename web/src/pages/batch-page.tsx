import { Button, Stack } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { makeApiUrl, makeWorkspacePath } from '../api/request.ts';
import { showFailure } from '../components/notices.ts';
import { PageHeader } from '../components/page-header.tsx';
import { QueryView } from '../components/query-view.tsx';
import { TimeText } from '../components/time-text.tsx';
import { Worklist } from '../features/desk/batches/index.ts';
import { BatchProgress, batchItemsQuery, batchQuery, cancelBatch } from '../features/entities/batches/index.ts';
import { t } from '../lib/texts.ts';
import { useCan } from '../session/session.ts';

export function BatchPage() {
  const { workspaceId, batchId } = useParams({ from: '/shell/w/$workspaceId/batches/$batchId' });
  const batch = useQuery(batchQuery(workspaceId, batchId));
  const items = useInfiniteQuery(batchItemsQuery(workspaceId, batchId));
  const canRun = useCan('operator');
  const canSeeValues = useCan('viewer');
  const cancel = useMutation({
    mutationFn: () => cancelBatch(workspaceId, batchId),
    onError: (error) => showFailure(error, t`The batch was not cancelled`),
  });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = items;
  // The worklist is sorted by need, so all documents must be loaded.
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  return (
    <QueryView query={batch} failure={t`The batch could not be read`}>
      {(data) => (
        <>
          <PageHeader
            title={data.name}
            subtitle={t`Batch, submitted ${<TimeText at={data.submitted_at} />} by ${data.submitted_by}`}
            actions={
              <>
                {canSeeValues && data.counts.success > 0 && (
                  <Button
                    component="a"
                    variant="default"
                    href={makeApiUrl(makeWorkspacePath(workspaceId, 'batches', batchId, 'output'))}
                    download
                  >
                    {t`Download all results`}
                  </Button>
                )}
                {canRun && data.status === 'running' && (
                  <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
                    {t`Cancel the remaining jobs`}
                  </Button>
                )}
              </>
            }
          />
          <Stack gap="lg">
            <BatchProgress batch={data} />
            <QueryView query={items} failure={t`The documents of the batch could not be read`}>
              {({ pages }) => <Worklist workspaceId={workspaceId} items={pages.flatMap((page) => page.items)} />}
            </QueryView>
          </Stack>
        </>
      )}
    </QueryView>
  );
}
