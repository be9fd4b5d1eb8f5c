import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

interface EmptyNoticeProps {
  title: string;
  /** What to do to change that. */
  children: ReactNode;
  action?: ReactNode;
}

/** Shown instead of an empty list, with advice. */
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
