import { Stack } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { PageHeader } from '../components/page-header.tsx';
import { type JobFilter, JobFilters, JobList } from '../features/desk/jobs/index.ts';
import { t } from '../lib/texts.ts';
import { useWorkspaceId } from '../session/session.ts';

export function JobsPage() {
  const workspaceId = useWorkspaceId();
  const filter = useSearch({ from: '/shell/w/$workspaceId/jobs' });
  const navigate = useNavigate();
  const setFilter = (search: JobFilter) =>
    void navigate({ to: '/w/$workspaceId/jobs', params: { workspaceId }, search, replace: true, resetScroll: false });
  return (
    <>
      <PageHeader title={t`Jobs`} />
      <Stack gap="sm">
        <JobFilters workspaceId={workspaceId} filter={filter} onFilter={setFilter} />
        <JobList workspaceId={workspaceId} filter={filter} onClear={() => setFilter({})} />
      </Stack>
    </>
  );
}
