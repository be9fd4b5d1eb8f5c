import { getRouteApi } from '@tanstack/react-router';
import { WithArtifact } from '../features/entities/jobs/index.ts';
import { IssuesView } from '../features/inspection/issues/index.ts';
import { useJob } from './use-job.ts';

const route = getRouteApi('/shell/w/$workspaceId/jobs/$jobId/issues');

export function JobIssuesPage() {
  const job = useJob();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const go = (next: typeof search) => void navigate({ search: next, replace: true, resetScroll: false });
  return (
    <WithArtifact job={job}>
      {(artifact) => <IssuesView {...{ job, artifact }} filter={search} onFilter={go} />}
    </WithArtifact>
  );
}
