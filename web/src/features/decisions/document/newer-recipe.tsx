import { Alert, Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import type { Job } from '../../../api/contract.ts';
import { showFailure } from '../../../components/notices.ts';
import { t } from '../../../lib/texts.ts';
import { useShortcuts } from '../../../lib/use-shortcuts.ts';
import { recipesQuery, sendersQuery } from '../../entities/senders/index.ts';
import { readAgain } from '../other-package/index.ts';

/** The reason why the new job replaces the old one. */
const REASON = "Read again with the sender's current decisions";

interface NewerRecipeProps {
  job: Job;
  /** Whether the document has no corrections, which a new run would lose, and no signature. */
  isUntouched: boolean;
}

/** Reports that the sender's recipe has changed since the document was read, and offers to read it again. */
export function NewerRecipe({ job, isUntouched }: NewerRecipeProps) {
  const { workspace_id: workspaceId, config_id: configId, sender_id: senderId } = job;
  const mayBe = isUntouched && senderId !== null && job.status === 'success' && job.revision === 1;
  const recipes = useQuery({ ...recipesQuery(workspaceId, senderId ?? ''), enabled: mayBe });
  const senders = useQuery({ ...sendersQuery(workspaceId), enabled: mayBe });
  const navigate = useNavigate();
  const client = useQueryClient();
  const again = useMutation({
    mutationFn: () => readAgain(client, job, { configId, text: REASON, key: `again-${job.id}` }),
    onSuccess: ({ id }) =>
      navigate({ to: '/w/$workspaceId/jobs/$jobId/document', params: { workspaceId, jobId: id }, replace: true }),
    onError: (error) => showFailure(error, t`The document was not read again`),
  });
  const buttonRef = useRef<HTMLButtonElement>(null);
  useShortcuts({ r: () => buttonRef.current?.click() });
  const standing = recipes.data?.items
    .filter(({ config_id, revoked_at }) => config_id === configId && revoked_at === null)
    .reduce((newest, { version }) => Math.max(newest, version), 0);
  if (!mayBe || standing === undefined || standing <= (job.recipe_version ?? 0)) return null;
  const name = senders.data?.items.find(({ id }) => id === senderId)?.name ?? t`the sender`;
  return (
    <Alert mb="xs" p="xs" role="note">
      <Group gap="xs" justify="space-between">
        <Text size="sm">{t`The recipe of ${name} has changed since this document was read.`}</Text>
        <Button ref={buttonRef} size="compact-xs" loading={again.isPending} onClick={() => again.mutate()}>
          {t`Read the document again`}
        </Button>
      </Group>
    </Alert>
  );
}
