import { useQuery } from '@tanstack/react-query';
import { Outlet, useMatch, useParams } from '@tanstack/react-router';
import { QueryView } from '../components/query-view.tsx';
import { JobHeader, JobTabs } from '../features/desk/jobs/index.ts';
import { jobQuery } from '../features/entities/jobs/index.ts';
import { t } from '../lib/texts.ts';
import { useShortcuts } from '../lib/use-shortcuts.ts';
import { useRoad } from './use-road.ts';

const SIGNOFF = '/shell/w/$workspaceId/jobs/$jobId/signoff';
const DOCUMENT = '/shell/w/$workspaceId/jobs/$jobId/document';

/** Header and tabs around the views of one job. The document has its own steps instead of tabs. */
export function JobPage() {
  const { workspaceId, jobId } = useParams({ from: '/shell/w/$workspaceId/jobs/$jobId' });
  const query = useQuery(jobQuery(workspaceId, jobId));
  const isDocument = useMatch({ from: DOCUMENT, shouldThrow: false }) !== undefined;
  const { place, walk } = useRoad({ id: jobId, workspace_id: workspaceId });
  // On the page of the signature, p prints.
  const isSignoff = useMatch({ from: SIGNOFF, shouldThrow: false }) !== undefined;
  useShortcuts({ n: () => walk(1), ...(isSignoff ? {} : { p: () => walk(-1) }) });
  return (
    <QueryView query={query} failure={t`The job could not be read`}>
      {(job) => (
        <>
          <JobHeader {...{ job, isDocument, place }} onWalk={walk} />
          {!isDocument && <JobTabs job={job} />}
          <Outlet />
        </>
      )}
    </QueryView>
  );
}
