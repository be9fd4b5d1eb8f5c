import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

interface EmptyNoticeProps {
  title: string;
  /** What to do, so that it is empty no longer. */
  children: ReactNode;
  action?: ReactNode;
}

/** Stands where a list would, and says what to do. */
export function EmptyNotice({ title, children, action }: EmptyNoticeProps) {
  return (
    <Stack align="center" gap="xs" py="xl" px="md" ta="center">
      <Text fw={600}>{title}</Text>
      <Text size="sm" c="dimmed" maw={520}>
        {children}
      </Text>
      {action}
    </Stack>
  );
}
