import { useNavigate, useSearch } from '@tanstack/react-router';
import { DocumentView } from '../features/decisions/document/index.ts';
import { WithArtifact } from '../features/entities/jobs/index.ts';
import { useJob } from './use-job.ts';

const ROUTE = '/shell/w/$workspaceId/jobs/$jobId/document';

export function JobDocumentPage() {
  const { workspaceId, jobId, job } = useJob();
  const search = useSearch({ from: ROUTE });
  const navigate = useNavigate();
  return (
    <WithArtifact job={job}>
      {(artifact) => (
        <DocumentView
          key={jobId}
          job={job}
          artifact={artifact}
          place={search}
          onPlace={(next) =>
            void navigate({
              to: '/w/$workspaceId/jobs/$jobId/document',
              params: { workspaceId, jobId },
              search: { sheet: next.sheet, cell: next.cell },
              replace: true,
              resetScroll: false,
            })
          }
        />
      )}
    </WithArtifact>
  );
}
