import { useNavigate, useSearch } from '@tanstack/react-router';
import { WithArtifact } from '../features/entities/jobs/index.ts';
import { SourceView } from '../features/inspection/source/index.ts';
import { useJob } from './use-job.ts';

const ROUTE = '/shell/w/$workspaceId/jobs/$jobId/source';

export function JobSourcePage() {
  const { workspaceId, jobId, job } = useJob();
  const search = useSearch({ from: ROUTE });
  const navigate = useNavigate();
  const go = (next: typeof search) =>
    void navigate({
      to: '/w/$workspaceId/jobs/$jobId/source',
      params: { workspaceId, jobId },
      search: next,
      replace: true,
      resetScroll: false,
    });
  return (
    <WithArtifact job={job}>
      {(artifact) => (
        <SourceView {...{ workspaceId, job, artifact }} sheet={search.sheet} cell={search.cell} onPlace={go} />
      )}
    </WithArtifact>
  );
}
