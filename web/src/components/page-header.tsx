import { Box, Group, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { Muted } from './muted.tsx';
import classes from './page-header.module.css';

interface PageHeaderProps {
  title: string;
  /** Next to the title: a status, a number. */
  aside?: ReactNode;
  /** A line below the title. */
  subtitle?: ReactNode;
  actions?: ReactNode;
  /** Keeps title and actions on one line if there is room; a title that does not fit is cut. */
  isOneLine?: boolean;
}

/** The heading of a page, which is also its title in the browser's tab. */
export function PageHeader({ title, aside, subtitle, actions, isOneLine = false }: PageHeaderProps) {
  useEffect(() => {
    document.title = `${title} · ADE`;
  }, [title]);
  return (
    <Group
      justify="space-between"
      align="flex-start"
      gap="sm"
      mb={isOneLine ? 'xs' : 'md'}
      className={isOneLine ? classes.line : undefined}
    >
      <Box miw={0} flex="1 1 260px">
        <Group gap="sm" className={classes.name}>
          <Title order={1} size="h3" title={isOneLine ? title : undefined} style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {aside}
        </Group>
        {subtitle && (
          <Muted component="div" size="sm" mt={2}>
            {subtitle}
          </Muted>
        )}
      </Box>
      {actions && (
        <Group gap="xs" className={classes.actions}>
          {actions}
        </Group>
      )}
    </Group>
  );
}
