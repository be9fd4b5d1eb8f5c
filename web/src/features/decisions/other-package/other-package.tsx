import { Modal, Select } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Job } from '../../../api/contract.ts';
import { DialogForm } from '../../../components/dialog-form.tsx';
import { t } from '../../../lib/texts.ts';
import { useCan, useRunBlocker } from '../../../session/session.ts';
import { configsQuery } from '../../entities/configs/index.ts';
import { hasEnded } from '../../entities/jobs/index.ts';
import { isLocked } from '../review/index.ts';
import { readAgain } from './read-again.ts';

/** The packages that may read the document of a job instead of its own, and whether an author may make another one. */
export function useOtherPackages(job: Job) {
  const { data } = useQuery(configsQuery(job.workspace_id));
  const isAuthor = useCan('author');
  const isOperator = useCan('operator');
  const blocker = useRunBlocker();
  const mayBe = isOperator && hasEnded(job) && !job.is_try && !isLocked(job.review_state) && job.purged.input === null;
  const others = (data?.items ?? []).filter(
    ({ id, archived_at: at, active_version_id: active }) => at === null && active !== null && id !== job.config_id,
  );
  return { others: mayBe ? others : [], canMakeOwn: mayBe && isAuthor, blocker };
}

interface OtherPackageDialogProps {
  job: Job;
  /** The package that probably fits. */
  likely?: string | undefined;
  isOpen: boolean;
  onClose: () => void;
}

/** Reads the document with another package; the new job replaces the old one. */
export function OtherPackageDialog({ isOpen, onClose, ...rest }: OtherPackageDialogProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={t`Read with another package`}>
      <Fields {...rest} onClose={onClose} />
    </Modal>
  );
}

function Fields({ job, likely, onClose }: Omit<OtherPackageDialogProps, 'isOpen'>) {
  const { others } = useOtherPackages(job);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [picked, setPicked] = useState<string | null>(null);
  // The packages may be read after the dialog was opened.
  const chosen = picked ?? likely ?? others[0]?.id ?? null;
  const again = useMutation({
    mutationFn: (configId: string) =>
      readAgain(client, job, { configId, text: 'Read with another package', key: `with-${configId}-${job.id}` }),
    onSuccess: ({ id }) => {
      onClose();
      const params = { workspaceId: job.workspace_id, jobId: id };
      return navigate({ to: '/w/$workspaceId/jobs/$jobId/document', params, replace: true });
    },
  });
  return (
    <DialogForm
      confirmLabel={t`Read the document`}
      isPending={again.isPending}
      isDisabled={chosen === null}
      error={again.error}
      failure={t`The document was not read again`}
      onCancel={onClose}
      onConfirm={() => chosen !== null && again.mutate(chosen)}
    >
      <Select
        data-autofocus
        label={t`Package`}
        description={t`What was read with “${job.config_name}” is replaced, and its corrections are not taken over.`}
        allowDeselect={false}
        value={chosen}
        onChange={setPicked}
        data={others.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </DialogForm>
  );
}
