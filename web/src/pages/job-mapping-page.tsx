import { getRouteApi } from '@tanstack/react-router';
import { WithArtifact } from '../features/entities/jobs/index.ts';
import { MappingView } from '../features/inspection/mapping/index.ts';
import { useJob } from './use-job.ts';

const route = getRouteApi('/shell/w/$workspaceId/jobs/$jobId/mapping');

export function JobMappingPage() {
  const job = useJob();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const go = (next: typeof search) => void navigate({ search: next, replace: true, resetScroll: false });
  return (
    <WithArtifact job={job}>
      {(artifact) => <MappingView {...{ job, artifact }} table={search.table} column={search.column} onChoose={go} />}
    </WithArtifact>
  );
}
