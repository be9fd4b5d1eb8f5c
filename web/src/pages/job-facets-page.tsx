import { useNavigate, useSearch } from '@tanstack/react-router';
import { FacetsView } from '../features/decisions/facets/index.ts';
import { WithArtifact } from '../features/entities/jobs/index.ts';
import { useJob } from './use-job.ts';

const ROUTE = '/shell/w/$workspaceId/jobs/$jobId/facets';

export function JobFacetsPage() {
  const { workspaceId, jobId, job } = useJob();
  const search = useSearch({ from: ROUTE });
  const navigate = useNavigate();
  return (
    <WithArtifact job={job}>
      {(artifact) => (
        <FacetsView
          job={job}
          artifact={artifact}
          place={search}
          onPlace={({ field, sheet, row, issues, code }) =>
            void navigate({
              to: '/w/$workspaceId/jobs/$jobId/facets',
              params: { workspaceId, jobId },
              search: { field, sheet, row, issues, code },
              replace: true,
              resetScroll: false,
            })
          }
        />
      )}
    </WithArtifact>
  );
}
