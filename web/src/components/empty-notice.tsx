import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Muted } from './muted.tsx';

interface EmptyNoticeProps {
  title: string;
  /** How to fill the list. */
  children: ReactNode;
  action?: ReactNode;
}

/** Shown instead of an empty list, with advice. */
export function EmptyNotice({ title, children, action }: EmptyNoticeProps) {
  return (
    <Stack align="center" gap="xs" py="xl" px="md" ta="center">
      <Text fw={600}>{title}</Text>
      <Muted size="sm" maw={520}>
        {children}
      </Muted>
      {action}
    </Stack>
  );
}
