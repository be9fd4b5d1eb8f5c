import { getRouteApi } from '@tanstack/react-router';
import { FacetsView } from '../features/decisions/facets/index.ts';
import { WithArtifact } from '../features/entities/jobs/index.ts';
import { useJob } from './use-job.ts';

const route = getRouteApi('/shell/w/$workspaceId/jobs/$jobId/facets');

export function JobFacetsPage() {
  const job = useJob();
  const place = route.useSearch();
  const navigate = route.useNavigate();
  const go = ({ field, sheet, row, issues, code }: typeof place) =>
    void navigate({ search: { field, sheet, row, issues, code }, replace: true, resetScroll: false });
  return (
    <WithArtifact job={job}>{(artifact) => <FacetsView {...{ job, artifact, place }} onPlace={go} />}</WithArtifact>
  );
}
