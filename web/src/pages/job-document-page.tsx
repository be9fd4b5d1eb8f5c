import { getRouteApi } from '@tanstack/react-router';
import { type DocumentAddress, DocumentView, readState } from '../features/decisions/document/index.ts';
import { WithArtifact } from '../features/entities/jobs/index.ts';
import { useJob } from './use-job.ts';
import { useRoad } from './use-road.ts';

const route = getRouteApi('/shell/w/$workspaceId/jobs/$jobId/document');

export function JobDocumentPage() {
  const job = useJob();
  const { state, ...at } = route.useSearch();
  const place = { ...at, state: readState(state) };
  const navigate = route.useNavigate();
  const road = useRoad(job);
  const go = (search: DocumentAddress) => void navigate({ search, replace: true, resetScroll: false });
  return (
    <WithArtifact job={job}>
      {(artifact) => (
        <DocumentView
          key={job.id}
          {...{ job, artifact, place }}
          onPlace={go}
          onAccepted={road.goOn}
          onOpen={road.open}
        />
      )}
    </WithArtifact>
  );
}
