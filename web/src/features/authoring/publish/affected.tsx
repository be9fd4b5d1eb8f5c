import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Job, Page } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';
import { countOf, formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { configQuery } from '../../entities/configs/index.ts';

/** The senders of this many newest documents count. */
const JOBS = 200;

/** Shows whom a new active version affects: senders of documents that the config reads, and accepted documents. */
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
    config.is_default && t`It is the default: it reads documents for which nobody chooses a config.`,
    ...(items.length === 0
      ? [t`No document was read with this config yet.`]
      : [
          senders === 0
            ? t`None of its documents has a sender yet.`
            : more === null
              ? t`From now on it reads new documents of ${countOf(senders, 'sender')}.`
              : t`From now on it reads new documents of at least ${countOf(senders, 'sender')}.`,
          more === null
            ? t`Documents that were read before stay as they are: ${documents}, ${formatCount(accepted)} of them accepted.`
            : t`Documents that were read before stay as they are: at least ${documents}, ${formatCount(accepted)} of them accepted.`,
        ]),
  ];
  return (
    <Text size="sm" fw={500}>
      {sentences.filter(Boolean).join(' ')}
    </Text>
  );
}
