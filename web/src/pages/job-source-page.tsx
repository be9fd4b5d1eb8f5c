import { getRouteApi } from '@tanstack/react-router';
import { WithArtifact } from '../features/entities/jobs/index.ts';
import { SourceView } from '../features/inspection/source/index.ts';
import { useJob } from './use-job.ts';

const route = getRouteApi('/shell/w/$workspaceId/jobs/$jobId/source');

export function JobSourcePage() {
  const job = useJob();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const go = (next: typeof search) => void navigate({ search: next, replace: true, resetScroll: false });
  return (
    <WithArtifact job={job}>
      {(artifact) => <SourceView {...{ job, artifact }} sheet={search.sheet} cell={search.cell} onPlace={go} />}
    </WithArtifact>
  );
}
