import { getRouteApi } from '@tanstack/react-router';
import { DocumentView } from '../features/decisions/document/index.ts';
import { WithArtifact } from '../features/entities/jobs/index.ts';
import { useJob } from './use-job.ts';

const route = getRouteApi('/shell/w/$workspaceId/jobs/$jobId/document');

export function JobDocumentPage() {
  const job = useJob();
  const place = route.useSearch();
  const navigate = route.useNavigate();
  const go = ({ sheet, cell }: typeof place) =>
    void navigate({ search: { sheet, cell }, replace: true, resetScroll: false });
  return (
    <WithArtifact job={job}>
      {(artifact) => <DocumentView key={job.id} {...{ job, artifact, place }} onPlace={go} />}
    </WithArtifact>
  );
}
