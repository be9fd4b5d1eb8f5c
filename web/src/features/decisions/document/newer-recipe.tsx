import { Alert, Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import type { Job } from '../../../api/contract.ts';
import { showFailure } from '../../../components/notices.ts';
import { t } from '../../../lib/texts.ts';
import { useShortcuts } from '../../../lib/use-shortcuts.ts';
import { submitJob } from '../../entities/jobs/index.ts';
import { recipesQuery, sendersQuery } from '../../entities/senders/index.ts';
import { reviewRulesQuery } from '../review/index.ts';

/** The reason why the new job replaces the old one. Its code must be in the workspace's list of reasons. */
const REASON = "Read again with the sender's current decisions";
const CODE = 'other';

interface NewerRecipeProps {
  job: Job;
  /** Whether the document has no corrections, which a new run would lose, and no signature. */
  isUntouched: boolean;
}

/** Reports that the sender's recipe has changed since the document was read, and offers to read it again. */
export function NewerRecipe({ job, isUntouched }: NewerRecipeProps) {
  const { workspace_id: workspaceId, config_id: configId, sender_id: senderId, period } = job;
  const mayBe = isUntouched && senderId !== null && job.status === 'success' && job.revision === 1;
  const recipes = useQuery({ ...recipesQuery(workspaceId, senderId ?? ''), enabled: mayBe });
  const senders = useQuery({ ...sendersQuery(workspaceId), enabled: mayBe });
  const navigate = useNavigate();
  const client = useQueryClient();
  const again = useMutation({
    mutationFn: async () => {
      const { reason_codes: codes } = await client.fetchQuery(reviewRulesQuery(workspaceId));
      const code = codes.includes(CODE) ? CODE : codes.at(-1)!;
      return submitJob(
        workspaceId,
        {
          document_id: job.document_id,
          config_id: configId,
          ...(senderId === null ? {} : { sender_id: senderId }),
          ...(period === null ? {} : { period }),
          replaces: { job_id: job.id, reason: { code, text: REASON } },
        },
        `again-${job.id}`,
      );
    },
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
