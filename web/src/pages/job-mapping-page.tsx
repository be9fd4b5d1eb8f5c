import { useNavigate, useSearch } from '@tanstack/react-router';
import { WithArtifact } from '../features/entities/jobs/index.ts';
import { MappingView } from '../features/inspection/mapping/index.ts';
import { useJob } from './use-job.ts';

const ROUTE = '/shell/w/$workspaceId/jobs/$jobId/mapping';

export function JobMappingPage() {
  const { workspaceId, jobId, job } = useJob();
  const search = useSearch({ from: ROUTE });
  const navigate = useNavigate();
  const go = (next: typeof search) =>
    void navigate({
      to: '/w/$workspaceId/jobs/$jobId/mapping',
      params: { workspaceId, jobId },
      search: next,
      replace: true,
      resetScroll: false,
    });
  return (
    <WithArtifact job={job}>
      {(artifact) => (
        <MappingView {...{ workspaceId, job, artifact }} table={search.table} column={search.column} onChoose={go} />
      )}
    </WithArtifact>
  );
}
