import { Progress, Text } from '@mantine/core';
import type { Batch } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';

/** The progress of a batch: read, failed, and open. What is to decide in its documents is on their lines. */
export function BatchProgress({ batch }: { batch: Batch }) {
  const { total, success, error, cancelled, running, queued, waiting } = batch.counts;
  const share = (count: number) => (total > 0 ? (count / total) * 100 : 0);
  const parts = [
    [success, t`read`],
    [error, t`failed`],
    [cancelled, t`cancelled`],
    [running, t`running`],
    [queued + waiting, t`waiting`],
  ] as const;
  const words = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return (
    <div>
      <Progress.Root size="md" aria-label={t`Progress of the batch`}>
        <Progress.Section value={share(success)} color="teal" aria-label={t`read`} />
        <Progress.Section value={share(error)} color="red" aria-label={t`failed`} />
        <Progress.Section value={share(cancelled)} color="gray" aria-label={t`cancelled`} />
      </Progress.Root>
      <Text size="sm" mt={4} role="status">
        {t`${words.join(', ')} of ${total}`}
      </Text>
    </div>
  );
}
