import { Badge } from '@mantine/core';
import type { Job } from '../../../api/contract.ts';
import { describeOutcome, findOutcomeColor } from './outcome.ts';

/** The outcome of a document, as colour and words. */
export function OutcomeBadge({ job }: { job: Job }) {
  return (
    <Badge color={findOutcomeColor(job)} style={{ flexShrink: 0 }}>
      {describeOutcome(job)}
    </Badge>
  );
}
