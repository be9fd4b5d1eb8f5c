import { SignoffView } from '../features/decisions/signoff/index.ts';
import { WithArtifact } from '../features/entities/jobs/index.ts';
import { useJob } from './use-job.ts';

export function JobSignoffPage() {
  const job = useJob();
  return <WithArtifact job={job}>{(artifact) => <SignoffView job={job} artifact={artifact} />}</WithArtifact>;
}
