import { Progress, Text } from '@mantine/core';
import type { Batch } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';

/** The progress of a batch: clean, to review, failed, and open. */
export function BatchProgress({ batch }: { batch: Batch }) {
  const { total, success, error, cancelled, attention, running, queued, waiting } = batch.counts;
  const needsLook = Math.max(0, attention - error);
  const clean = Math.max(0, success - needsLook);
  const share = (count: number) => (total > 0 ? (count / total) * 100 : 0);
  const parts = [
    [clean, 'clean'],
    [needsLook, t`to review`],
    [error, 'failed'],
    [cancelled, 'cancelled'],
    [running, 'running'],
    [queued + waiting, 'waiting'],
  ] as const;
  const words = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return (
    <div>
      <Progress.Root size="md" aria-label={t`Progress of the batch`}>
        <Progress.Section value={share(clean)} color="teal" aria-label="clean" />
        <Progress.Section value={share(needsLook)} color="yellow" aria-label={t`to review`} />
        <Progress.Section value={share(error)} color="red" aria-label="failed" />
        <Progress.Section value={share(cancelled)} color="gray" aria-label="cancelled" />
      </Progress.Root>
      <Text size="sm" mt={4} role="status">
        {t`${words.join(', ')} of ${total}`}
      </Text>
    </div>
  );
}
