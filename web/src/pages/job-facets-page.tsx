import { getRouteApi } from '@tanstack/react-router';
import { FacetsView } from '../features/decisions/facets/index.ts';
import { WithArtifact } from '../features/entities/jobs/index.ts';
import { useJob } from './use-job.ts';
import { usePlace } from './use-place.ts';

const route = getRouteApi('/shell/w/$workspaceId/jobs/$jobId/facets');

export function JobFacetsPage() {
  const job = useJob();
  const [place, go] = usePlace(job, route.useSearch(), route.useNavigate());
  return (
    <WithArtifact job={job}>{(artifact) => <FacetsView {...{ job, artifact, place }} onPlace={go} />}</WithArtifact>
  );
}
