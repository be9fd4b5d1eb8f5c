import { Box, Group, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';

interface PageHeaderProps {
  title: string;
  /** Next to the title: a status, a number. */
  aside?: ReactNode;
  /** A line below the title. */
  subtitle?: ReactNode;
  actions?: ReactNode;
}

/** The heading of a page; also its title in the browser's tab. */
export function PageHeader({ title, aside, subtitle, actions }: PageHeaderProps) {
  useEffect(() => {
    document.title = `${title} · ADE`;
  }, [title]);
  return (
    <Group justify="space-between" align="flex-start" gap="sm" mb="md">
      <Box miw={0} flex="1 1 260px">
        <Group gap="sm">
          <Title order={1} size="h3" style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {aside}
        </Group>
        {subtitle && (
          <Text component="div" size="sm" c="dimmed" mt={2}>
            {subtitle}
          </Text>
        )}
      </Box>
      {actions && <Group gap="xs">{actions}</Group>}
    </Group>
  );
}
