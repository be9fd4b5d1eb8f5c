import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Desk, type WorkFilter } from '../features/desk/worklist/index.ts';
import { batchesQuery } from '../features/entities/batches/index.ts';
import { useAccepted } from '../features/entities/jobs/index.ts';
import { useWorkspaceId } from '../session/session.ts';

const AcceptedLine = lazy(async () => ({
  default: (await import('../features/decisions/accepted/index.ts')).AcceptedLine,
}));
const RecentBatches = lazy(async () => ({
  default: (await import('../features/desk/batches/recent-batches.tsx')).RecentBatches,
}));

/** The desk: the worklist, and the place to drop documents. */
export function HomePage() {
  const workspaceId = useWorkspaceId();
  const filter = useSearch({ from: '/shell/w/$workspaceId/' });
  const navigate = useNavigate();
  const accepted = useAccepted();
  const setFilter = (search: WorkFilter) =>
    void navigate({ to: '/w/$workspaceId', params: { workspaceId }, search, replace: true, resetScroll: false });
  const open = (jobId: string) =>
    void navigate({ to: '/w/$workspaceId/jobs/$jobId/document', params: { workspaceId, jobId } });
  const hasBatches = (useQuery(batchesQuery(workspaceId)).data?.items.length ?? 0) > 0;
  const done = accepted?.workspaceId === workspaceId && (
    <Suspense>
      <AcceptedLine accepted={accepted} onOpen={open} hasKey />
    </Suspense>
  );
  return (
    <Desk workspaceId={workspaceId} filter={filter} onFilter={setFilter} done={done}>
      {hasBatches && (
        <Suspense>
          <RecentBatches workspaceId={workspaceId} />
        </Suspense>
      )}
    </Desk>
  );
}
