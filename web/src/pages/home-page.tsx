import { Stack } from '@mantine/core';
import { PageHeader } from '../components/page-header.tsx';
import { RecentBatches } from '../features/batches/recent-batches.tsx';
import { RecentJobs } from '../features/jobs/recent-jobs.tsx';
import { DropList } from '../features/uploads/drop-list.tsx';
import { DropZone } from '../features/uploads/drop-zone.tsx';
import { useCan, useWorkspaceId } from '../session/session.ts';

export function HomePage() {
  const workspaceId = useWorkspaceId();
  const canRun = useCan('operator');
  return (
    <>
      <PageHeader title={canRun ? 'Run documents' : 'Home'} />
      <Stack gap="lg">
        {canRun && <DropZone workspaceId={workspaceId} />}
        {canRun && <DropList workspaceId={workspaceId} />}
        <RecentBatches workspaceId={workspaceId} />
        <RecentJobs workspaceId={workspaceId} />
      </Stack>
    </>
  );
}
