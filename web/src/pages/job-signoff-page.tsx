import { WithArtifact } from '../features/jobs/with-artifact.tsx';
import { SignoffView } from '../features/signoff/signoff-view.tsx';
import { useJob } from './use-job.ts';

export function JobSignoffPage() {
  const { job } = useJob();
  return <WithArtifact job={job}>{(artifact) => <SignoffView job={job} artifact={artifact} />}</WithArtifact>;
}
