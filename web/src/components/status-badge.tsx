import { Badge } from '@mantine/core';
import type { JobStatus } from '../api/contract.ts';

const looks: Record<JobStatus, { color: string; label: string }> = {
  queued: { color: 'gray', label: 'Queued' },
  running: { color: 'blue', label: 'Running' },
  success: { color: 'teal', label: 'Success' },
  error: { color: 'red', label: 'Error' },
  cancelled: { color: 'orange', label: 'Cancelled' },
};

/** The state of a job, as colour and word. */
export function StatusBadge({ status }: { status: JobStatus }) {
  const { color, label } = looks[status];
  return (
    <Badge color={color} size="sm" radius="sm" tt="none" style={{ flexShrink: 0 }}>
      {label}
    </Badge>
  );
}
