import { getRouteApi } from '@tanstack/react-router';
import { WithArtifact } from '../features/entities/jobs/index.ts';
import { MappingView } from '../features/inspection/mapping/index.ts';
import { useJob } from './use-job.ts';
import { usePlace } from './use-place.ts';

const route = getRouteApi('/shell/w/$workspaceId/jobs/$jobId/mapping');

export function JobMappingPage() {
  const job = useJob();
  const [place, go] = usePlace(job, route.useSearch(), route.useNavigate());
  return (
    <WithArtifact job={job}>
      {(artifact) => <MappingView {...{ job, artifact }} table={place.table} column={place.column} onChoose={go} />}
    </WithArtifact>
  );
}
