import { getRouteApi } from '@tanstack/react-router';
import { WithArtifact } from '../features/entities/jobs/index.ts';
import { ResultView } from '../features/inspection/result/index.ts';
import { useJob } from './use-job.ts';
import { usePlace } from './use-place.ts';

const route = getRouteApi('/shell/w/$workspaceId/jobs/$jobId/result');

export function JobResultPage() {
  const job = useJob();
  const [place, go] = usePlace(job, route.useSearch(), route.useNavigate());
  return (
    <WithArtifact job={job}>
      {(artifact) => <ResultView {...{ job, artifact }} sheet={place.sheet} cell={place.cell} onPlace={go} />}
    </WithArtifact>
  );
}
