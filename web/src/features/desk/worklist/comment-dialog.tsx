import { Modal } from '@mantine/core';
import type { Job } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import { CommentForm } from '../../decisions/review/index.ts';

/** Adds a comment on a document without opening it; closed if the document is null. */
export function CommentDialog({ job, onClose }: { job: Job | null; onClose: () => void }) {
  return (
    <Modal opened={job !== null} onClose={onClose} title={t`Comment on ${job?.source_file}`} centered>
      {job && <CommentForm job={job} onDone={onClose} />}
    </Modal>
  );
}
