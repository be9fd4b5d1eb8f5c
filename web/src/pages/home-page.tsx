import { Button, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { EmptyNotice } from '../components/empty-notice.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { QueryView } from '../components/query-view.tsx';
import { RecentBatches } from '../features/desk/batches/index.ts';
import { useWork, type WorkFilter, WorkFilters, Worklist } from '../features/desk/worklist/index.ts';
import { configsQuery } from '../features/entities/configs/index.ts';
import { DropZone, useDrops } from '../features/intake/uploads/index.ts';
import { t } from '../lib/texts.ts';
import { useCan, useWorkspaceId } from '../session/session.ts';

const DropList = lazy(async () => ({ default: (await import('../features/intake/uploads/drop-list.tsx')).DropList }));

/** The worklist, and the place to drop documents. */
export function HomePage() {
  const workspaceId = useWorkspaceId();
  const canRun = useCan('operator');
  const filter = useSearch({ from: '/shell/w/$workspaceId/' });
  const navigate = useNavigate();
  const drops = useDrops(workspaceId);
  const work = useWork(workspaceId, filter);
  const hasConfig = useQuery(configsQuery(workspaceId)).data?.items.some((config) => config.active_version_id) ?? false;
  const setFilter = (search: WorkFilter) =>
    void navigate({ to: '/w/$workspaceId', params: { workspaceId }, search, replace: true, resetScroll: false });
  const isFiltered = Object.entries(filter).some(
    ([name, value]) => name !== 'folds' && name !== 'show' && value !== undefined,
  );
  return (
    <>
      <PageHeader title={t`Worklist`} />
      <Stack gap="md">
        {canRun && <DropZone workspaceId={workspaceId} />}
        {drops.length > 0 && (
          <Suspense>
            <DropList drops={drops} />
          </Suspense>
        )}
        {(hasConfig || work.jobs.length > 0) && (
          <WorkFilters workspaceId={workspaceId} filter={filter} onFilter={setFilter} />
        )}
        <QueryView query={work.query} failure={t`The documents could not be read`}>
          {() => (
            <>
              {work.jobs.length === 0 && isFiltered && (
                <EmptyNotice
                  title={t`No document matches`}
                  action={<Button onClick={() => setFilter({})}>{t`Clear the filters`}</Button>}
                >
                  {t`Search by a part of the document's name, or remove a filter.`}
                </EmptyNotice>
              )}
              {work.jobs.length === 0 && !isFiltered && hasConfig && (
                <EmptyNotice title={t`No documents yet`}>
                  {t`Drop documents here. ADE runs them and groups them by what to do next.`}
                </EmptyNotice>
              )}
              <Worklist workspaceId={workspaceId} work={work} filter={filter} onFilter={setFilter} />
            </>
          )}
        </QueryView>
        <RecentBatches workspaceId={workspaceId} />
      </Stack>
    </>
  );
}
