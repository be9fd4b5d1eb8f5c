import { getRouteApi } from '@tanstack/react-router';
import { WithArtifact } from '../features/entities/jobs/index.ts';
import { IssuesView } from '../features/inspection/issues/index.ts';
import { useJob } from './use-job.ts';
import { usePlace } from './use-place.ts';

const route = getRouteApi('/shell/w/$workspaceId/jobs/$jobId/issues');

export function JobIssuesPage() {
  const job = useJob();
  const [place, go] = usePlace(job, route.useSearch(), route.useNavigate());
  return (
    <WithArtifact job={job}>
      {(artifact) => <IssuesView {...{ job, artifact }} filter={place} onFilter={go} />}
    </WithArtifact>
  );
}
