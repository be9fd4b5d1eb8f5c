import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Job, Page } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';
import { countOf, formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { configQuery } from '../../entities/configs/index.ts';

/** Senders are counted in this many of the newest documents. */
const JOBS = 200;

/** Shows what a new active version affects: senders of documents that the config reads, and accepted documents. */
export function Affected({ workspaceId, configId }: { workspaceId: string; configId: string }) {
  const { data: config } = useQuery(configQuery(workspaceId, configId));
  const { data } = useQuery({
    queryKey: [...queryKeys.config(workspaceId, configId), 'affected'],
    queryFn: ({ signal }) =>
      requestJson<Page<Job>>(makeWorkspacePath(workspaceId, 'jobs'), {
        query: { config_id: configId, limit: JOBS },
        signal,
      }),
  });
  if (!data || !config) return null;
  const { items, next_cursor: more } = data;
  const senders = new Set(items.flatMap(({ sender_id: sender }) => sender ?? [])).size;
  const accepted = items.filter(({ review_state: state }) => state === 'accepted').length;
  const documents = countOf(items.length, 'document');
  const sentences = [
    config.is_default && t`This is the default package: it reads documents for which nobody chooses a package.`,
    ...(items.length === 0
      ? [t`No document has been read with this package yet.`]
      : [
          senders === 0
            ? t`None of the documents that this package has read has a sender yet.`
            : more === null
              ? t`From now on, this version reads the new documents of ${countOf(senders, 'sender')}.`
              : t`From now on, this version reads the new documents of at least ${countOf(senders, 'sender')}.`,
          more === null
            ? t`Documents that were already read stay as they are: ${documents}, of which ${formatCount(accepted)} are accepted.`
            : t`Documents that were already read stay as they are: at least ${documents}, of which ${formatCount(accepted)} are accepted.`,
        ]),
  ];
  return (
    <Text size="sm" fw={500}>
      {sentences.filter(Boolean).join(' ')}
    </Text>
  );
}
