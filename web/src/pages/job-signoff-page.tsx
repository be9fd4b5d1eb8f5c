import { SignoffView } from '../features/decisions/signoff/signoff-view.tsx';
import { WithArtifact } from '../features/entities/jobs/with-artifact.tsx';
import { useJob } from './use-job.ts';

export function JobSignoffPage() {
  const { job } = useJob();
  return <WithArtifact job={job}>{(artifact) => <SignoffView job={job} artifact={artifact} />}</WithArtifact>;
}
