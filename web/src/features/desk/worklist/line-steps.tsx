import { useMutation } from '@tanstack/react-query';
import type { Job } from '../../../api/contract.ts';
import { showFailure, showSuccess } from '../../../components/notices.ts';
import { t } from '../../../lib/texts.ts';
import { useRunBlocker } from '../../../session/session.ts';
import { cancelJob, hasEnded, retryJob } from '../../entities/jobs/index.ts';
import classes from './worklist.module.css';

/** The next steps of a document that waits or that could not be read, on its line. */
export function JobSteps({ job, isCurrent }: { job: Job; isCurrent: boolean }) {
  const blocker = useRunBlocker();
  const retry = useMutation({
    mutationFn: () => retryJob(job.workspace_id, job.id),
    onError: (error) => showFailure(error, t`The document was not run again`),
  });
  const cancel = useMutation({
    mutationFn: () => cancelJob(job.workspace_id, job.id),
    onError: (error) => showFailure(error, t`The document was not cancelled`),
  });
  if (job.open_revision !== null || job.status === 'success') return null;
  if (!hasEnded(job))
    return <Step isCurrent={isCurrent} text={t`Cancel`} isBusy={cancel.isPending} onStep={() => cancel.mutate()} />;
  return (
    <>
      <Step
        isCurrent={isCurrent}
        text={t`Run again`}
        isBusy={retry.isPending || blocker !== null}
        title={blocker ?? undefined}
        onStep={() => retry.mutate()}
      />
      {job.status === 'error' && job.error !== null && (
        <Step
          isCurrent={isCurrent}
          text={t`Copy a request`}
          title={t`Copies a message to the sender, with the reason`}
          onStep={() =>
            void copyText(
              t`We could not read “${job.source_file}”: ${job.error?.message} Please send the document again.`,
            )
          }
        />
      )}
    </>
  );
}

interface StepProps {
  /** Only the chosen line is on the way of the Tab key. */
  isCurrent: boolean;
  text: string;
  title?: string | undefined;
  isBusy?: boolean;
  onStep: () => void;
}

export function Step({ isCurrent, text, title, isBusy = false, onStep }: StepProps) {
  return (
    <button
      type="button"
      className={classes.step}
      title={title}
      disabled={isBusy}
      tabIndex={isCurrent ? 0 : -1}
      onClick={onStep}
    >
      {text}
    </button>
  );
}

/** Copies a message that people send in their own ways: ADE sends none. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showSuccess(t`Copied. Paste it into a message.`);
  } catch (error) {
    showFailure(error as Error, t`The browser did not let the text be copied`);
  }
}
