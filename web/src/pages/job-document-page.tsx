import { getRouteApi } from '@tanstack/react-router';
import { DocumentView, readState } from '../features/decisions/document/index.ts';
import { WithArtifact } from '../features/entities/jobs/index.ts';
import { useJob } from './use-job.ts';
import { usePlace } from './use-place.ts';
import { useRoad } from './use-road.ts';

const route = getRouteApi('/shell/w/$workspaceId/jobs/$jobId/document');

export function JobDocumentPage() {
  const job = useJob();
  const [{ state, ...at }, go] = usePlace(job, route.useSearch(), route.useNavigate());
  const place = { ...at, state: readState(state) };
  const road = useRoad(job);
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
