import { useNavigate, useSearch } from '@tanstack/react-router';
import { WithArtifact } from '../features/entities/jobs/index.ts';
import { IssuesView } from '../features/inspection/issues/index.ts';
import { useJob } from './use-job.ts';

const ROUTE = '/shell/w/$workspaceId/jobs/$jobId/issues';

export function JobIssuesPage() {
  const { workspaceId, jobId, job } = useJob();
  const search = useSearch({ from: ROUTE });
  const navigate = useNavigate();
  const go = (next: typeof search) =>
    void navigate({
      to: '/w/$workspaceId/jobs/$jobId/issues',
      params: { workspaceId, jobId },
      search: next,
      replace: true,
      resetScroll: false,
    });
  return (
    <WithArtifact job={job}>
      {(artifact) => <IssuesView {...{ workspaceId, job, artifact }} filter={search} onFilter={go} />}
    </WithArtifact>
  );
}
