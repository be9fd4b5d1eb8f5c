import { getRouteApi } from '@tanstack/react-router';
import { WithArtifact } from '../features/entities/jobs/index.ts';
import { SourceView } from '../features/inspection/source/index.ts';
import { useJob } from './use-job.ts';
import { usePlace } from './use-place.ts';

const route = getRouteApi('/shell/w/$workspaceId/jobs/$jobId/source');

export function JobSourcePage() {
  const job = useJob();
  const [place, go] = usePlace(job, route.useSearch(), route.useNavigate());
  return (
    <WithArtifact job={job}>
      {(artifact) => <SourceView {...{ job, artifact }} sheet={place.sheet} cell={place.cell} onPlace={go} />}
    </WithArtifact>
  );
}
